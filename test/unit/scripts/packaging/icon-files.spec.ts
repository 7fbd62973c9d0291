import { readFileSync } from 'node:fs'
import { Data } from 'resedit'
import { expect, test } from 'vitest'
import { icnsFile } from '../../../../scripts/packaging/icon-files.ts'

const ICONS = new URL('../../../../build/app-icon/', import.meta.url)

/** Width of a PNG (PNG specification 11.2.2). */
const widthOf = (png: Buffer) => png.readUInt32BE(16)

test('the Windows icon holds each size as a PNG of that size', () => {
  const file = readFileSync(new URL('icon.ico', ICONS))
  const { icons } = Data.IconFile.from(file)
  const stated = icons.map(({ width }) => width || 256)
  expect(stated).toEqual([16, 20, 24, 32, 40, 48, 64, 256])
  const real = icons.map(({ data }) => (data.isRaw() ? widthOf(Buffer.from(data.bin)) : null))
  expect(real).toEqual(stated)
})

test('the macOS icon says its own length and holds every size that macOS asks for', () => {
  const file = readFileSync(new URL('icon.icns', ICONS))
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const parts: [string, number][] = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    parts.push([file.toString('latin1', at, at + 4), widthOf(file.subarray(at + 8))])
  }
  expect(Object.fromEntries(parts)).toEqual({
    ...{ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic13: 256, ic09: 512, ic14: 512, ic10: 1024 },
  })
})

test('a size that macOS does not know is refused', () => {
  expect(() => icnsFile([{ pixels: 48, png: Buffer.alloc(0) }])).toThrow('no icon of 48 pixels')
})

test.each([16, 24, 32, 48, 64, 128, 256, 512])('the Linux icon of %i pixels is that large', (pixels) => {
  expect(widthOf(readFileSync(new URL(`linux/${pixels}x${pixels}.png`, ICONS)))).toBe(pixels)
})
