/** The colours of the window by WCAG 2.2: text 4.5 : 1 (1.4.3), controls and drawings 3 : 1 (1.4.11), in both themes. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PROFILE_COLOURS } from '../../../core/contract/app-view.ts'

const css = readFileSync(new URL('../../../renderer/tokens.css', import.meta.url), 'utf8')
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
)

const GROUNDS = ['surface', 'raised', 'hover']
const TEXT: readonly (readonly [colour: string, grounds: readonly string[]])[] = [
  ['text', [...GROUNDS, 'attention-surface', 'ended-surface']],
  ['quiet', [...GROUNDS, 'attention-surface', 'ended-surface']],
  ['accent', GROUNDS],
  ['attention', ['surface', 'raised']],
  ['ended', GROUNDS],
  ['on-accent', ['accent', 'accent-strong']],
]
const DRAWN: readonly (readonly [colour: string, grounds: readonly string[]])[] = [
  ['control-line', GROUNDS],
  ['attention', ['attention-surface']],
  ['ended', ['ended-surface']],
  ...PROFILE_COLOURS.map((colour) => [colour, GROUNDS] as const),
]
const pairsOf = (list: typeof TEXT, least: number) =>
  list.flatMap(([colour, grounds]) => grounds.map((ground) => [colour, ground, least] as const))

test.each([...pairsOf(TEXT, 4.5), ...pairsOf(DRAWN, 3)])('%s stands out on %s by %d : 1', (colour, ground, least) => {
  for (const theme of ['light', 'dark'] as const) {
    const ratio = contrast(hex(colour, theme), hex(ground, theme))
    expect(ratio, theme).toBeGreaterThanOrEqual(least)
  }
})

function hex(name: string, theme: 'light' | 'dark'): string {
  const colour = colours.get(name)?.[theme]
  if (colour === undefined) throw new Error(`renderer/tokens.css has no colour --${name}`)
  return colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour
}

/** WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
