import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Mood } from '../../../core/contract/mood.ts'
import { ICON_NAMES, iconFile } from '../../../electron/icon-names.ts'
import { type Pixels, readIco, readPng } from '../../support/png.ts'

const file = (name: string) => readFileSync(new URL(`../../../build/icons/${name}`, import.meta.url))
const moods: readonly Mood[] = ['signedOut', 'working', 'connected', 'attention', 'ended']
const alpha = ({ rgba }: Pixels) => rgba.filter((_, index) => index % 4 === 3)

/** How many pixels are clearly ink in one and clearly not in the other. */
function difference(one: Pixels, other: Pixels): number {
  const theirs = alpha(other)
  return alpha(one).reduce((sum, value, index) => sum + (Math.abs(value - (theirs[index] ?? 0)) > 128 ? 1 : 0), 0)
}

describe.each(moods)('the tray icon for %s', (mood) => {
  test.each([true, false])('is there for Windows in all sizes, where the taskbar is dark: %s', (isDark) => {
    const name = iconFile(mood, 'win32', isDark)
    expect(name).toBe(`${ICON_NAMES[mood]}-${isDark ? 'dark' : 'light'}.ico`)
    expect(readIco(file(name)).map(({ width }) => width)).toEqual([16, 20, 24, 32, 256])
  })

  test('is there for macOS as a black template and its double', () => {
    const name = iconFile(mood, 'darwin', false)
    expect(name).toMatch(/Template\.png$/)
    const pair = [readPng(file(name)), readPng(file(name.replace('.png', '@2x.png')))]
    expect(pair.map(({ width, height }) => [width, height])).toEqual([
      [16, 16],
      [32, 32],
    ])
    for (const { rgba } of pair) {
      // Where nothing is drawn there is no colour either.
      expect(rgba.every((value, index) => index % 4 === 3 || value === 0)).toBe(true)
    }
  })

  test('is there for Linux panels and their double', () => {
    const name = iconFile(mood, 'linux', false)
    expect(readPng(file(name))).toMatchObject({ width: 24, height: 24 })
    expect(readPng(file(name.replace('.png', '@2x.png')))).toMatchObject({ width: 48, height: 48 })
  })
})

test('each state has a shape of its own at 16 pixels in black alone', () => {
  const drawn = moods.map((mood) => readPng(file(iconFile(mood, 'darwin', false))))
  drawn.forEach((one, index) => {
    for (const other of drawn.slice(index + 1)) expect(difference(one, other)).toBeGreaterThanOrEqual(16)
  })
})

test('the icons for light and dark taskbars have one shape and opposite colours', () => {
  const [light] = readIco(file(iconFile('connected', 'win32', false)))
  const [dark] = readIco(file(iconFile('connected', 'win32', true)))
  if (light === undefined || dark === undefined) throw new Error('an ICO without images')
  expect(difference(light, dark)).toBe(0)
  const middle = 4 * (12 * 16 + 8)
  expect(light.rgba[middle]).toBeLessThan(64)
  expect(dark.rgba[middle]).toBeGreaterThan(192)
})
