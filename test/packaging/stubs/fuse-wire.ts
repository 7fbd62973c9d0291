/** The fuses of Electron 45 as its binary carries them before packaging: version 1, nine switches, each '0' or '1'. */
import { FUSE_MARK, FUSE_VERSION } from '../../../scripts/packaging/fuses.ts'

/** Electron's defaults, in their order (electron, build/fuses/fuses.json5). */
const AS_DELIVERED = '101100011'

export function fuseWire(): Buffer {
  return Buffer.concat([
    Buffer.from(FUSE_MARK),
    Buffer.from([FUSE_VERSION, AS_DELIVERED.length]),
    Buffer.from(AS_DELIVERED),
  ])
}
