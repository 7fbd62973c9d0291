/**
 * A PNG with a palette: a third of the bytes for pictures of few colours, such as those of a window. What is so near to a
 * more frequent colour that nobody sees a difference becomes that one (PNG specification 11.2.3).
 */
import { crc32, deflateSync } from 'node:zlib'
import type { Pixels } from '../../test/support/png.ts'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const INDEXED = Buffer.from([8, 3, 0, 0, 0])

/** Where the edge of a letter is smoothed, steps below this one (of 255, over three channels) cannot be told apart. */
const STEP = 20
const MOST = 256
/** Shares of the picture: an area of one colour, which stays as it is. */
const AREA = 1 / 400

export function palettePng({ width, height, rgba }: Pixels): Buffer {
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => colourAt(rgba, 4 * at))
  const { palette, indexes } = paletteOf(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (const [at, colour] of pixels.entries()) rows[at + Math.floor(at / width) + 1] = indexes.get(colour) ?? 0
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, INDEXED])),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function colourAt(rgba: Uint8Array, at: number): number {
  return ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0)
}

function channelsOf(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

/** Colours from the most frequent down; the first of equals stands first, so that the same picture gives the same bytes. */
function paletteOf(pixels: Uint32Array) {
  const uses = new Map<number, number>()
  for (const colour of pixels) uses.set(colour, (uses.get(colour) ?? 0) + 1)
  const palette: number[] = []
  const indexes = new Map<number, number>()
  for (const [colour, count] of [...uses].sort(([, one], [, other]) => other - one)) {
    const { index, distance } = nearest(palette, colour)
    const isNew = palette.length < MOST && (distance > STEP ** 2 || count > pixels.length * AREA)
    indexes.set(colour, isNew ? palette.push(colour) - 1 : index)
  }
  return { palette, indexes }
}

function nearest(palette: readonly number[], colour: number): { index: number; distance: number } {
  const [red, green, blue] = channelsOf(colour)
  let best = { index: 0, distance: Number.POSITIVE_INFINITY }
  for (const [index, candidate] of palette.entries()) {
    const [r, g, b] = channelsOf(candidate)
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (distance < best.distance) best = { index, distance }
  }
  return best
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length, 0)
  head.write(type, 4, 'latin1')
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0)
  return Buffer.concat([head, data, check])
}
