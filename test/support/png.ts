/** Reads the pixels of a PNG as our icons and Chromium's pictures are written: 8 bits, RGB or RGBA, not interlaced (PNG specification 9 and 11). */
import { inflateSync } from 'node:zlib'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Four bytes a pixel, row by row. */
  readonly rgba: Uint8Array
}

const CHANNELS = 4

export function readPng(file: Buffer): Pixels {
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const kind = [file[24], file[25], file[28]].join()
  if (kind !== '8,6,0' && kind !== '8,2,0') throw new Error(`not an 8 bit RGB or RGBA PNG without interlace (${kind})`)
  const channels = kind === '8,2,0' ? 3 : CHANNELS
  const data: Buffer[] = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(data))
  const stride = width * channels
  const samples = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (samples[y * stride + x - channels] ?? 0)
      const above = y === 0 ? 0 : (samples[(y - 1) * stride + x] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (samples[(y - 1) * stride + x - channels] ?? 0)
      samples[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, above, corner)
    }
  }
  return { width, height, rgba: channels === CHANNELS ? samples : withAlpha(samples) }
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * CHANNELS).fill(255)
  for (let at = 0; at < rgb.length / 3; at++) rgba.set(rgb.subarray(3 * at, 3 * at + 3), CHANNELS * at)
  return rgba
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    default: {
      const guess = left + above - corner
      const distances = [left, above, corner].map((value) => Math.abs(guess - value))
      const nearest = distances.indexOf(Math.min(...distances))
      return [left, above, corner][nearest] ?? 0
    }
  }
}

/** The images of an ICO whose entries are PNG files. */
export function readIco(file: Buffer): readonly Pixels[] {
  const count = file.readUInt16LE(4)
  return Array.from({ length: count }, (_, index) => {
    const entry = 6 + 16 * index
    const offset = file.readUInt32LE(entry + 12)
    return readPng(file.subarray(offset, offset + file.readUInt32LE(entry + 8)))
  })
}
