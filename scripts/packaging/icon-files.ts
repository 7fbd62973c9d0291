/** The two containers of an application icon, around PNG images: ICO for Windows, ICNS for macOS. */

/** A square PNG image. */
export interface IconImage {
  readonly pixels: number
  readonly png: Buffer
}

/** ICO with PNG entries, which Windows reads since Vista. @param images 1 to 256 pixels each */
export function icoFile(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = 6 + 16 * images.length
  const entries = images.map(({ pixels, png }) => {
    const entry = Buffer.alloc(16)
    // One byte a side: 0 stands for 256.
    entry[0] = pixels % 256
    entry[1] = pixels % 256
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** What macOS calls each size; a size that is also another at double density stands there twice. */
const ICNS_TYPES: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

/** @param images 32, 64, 128, 256, 512 or 1024 pixels each; another size is an Error */
export function icnsFile(images: readonly IconImage[]): Buffer {
  const parts = images.flatMap(({ pixels, png }) => {
    const types = ICNS_TYPES[pixels]
    if (types === undefined) throw new Error(`macOS knows no icon of ${pixels} pixels`)
    return types.map((type) => icnsPart(type, png))
  })
  return icnsPart('icns', Buffer.concat(parts))
}

function icnsPart(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([header, content])
}
