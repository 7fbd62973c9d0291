/**
 * Reads the fuses of an Electron binary: switches that stand in the binary behind a fixed mark, flipped once at packaging.
 * Read here by their place, not with the library that wrote them.
 */
import { readFile } from 'node:fs/promises'

/** Electron's mark, then one byte version, one byte count, one byte a fuse (electron, docs/tutorial/fuses.md). */
export const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
export const FUSE_VERSION = 1

/** In their order in the binary. */
const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const

type Fuse = (typeof FUSES)[number]

/** What an installed Latchkey has on; all others are off (Electron security #19). */
const ON: readonly Fuse[] = ['enableCookieEncryption', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar']

/** @returns one line for each fuse that is not as it shall be; empty when all are. @param file the binary */
export async function judgeFuses(file: string): Promise<string[]> {
  const binary = await readFile(file)
  const mark = binary.indexOf(FUSE_MARK)
  if (mark === -1) return [`fuses: ${file} has none`]
  const start = mark + FUSE_MARK.length
  if (binary[start] !== FUSE_VERSION) return [`fuses: ${file} has version ${binary[start]}, not ${FUSE_VERSION}`]
  const count = binary[start + 1] ?? 0
  return FUSES.flatMap((fuse, index) => {
    const byte = index < count ? String.fromCharCode(binary[start + 2 + index] ?? 0) : 'r'
    const wanted = ON.includes(fuse) ? '1' : '0'
    return byte === wanted ? [] : [`fuses: ${fuse} is ${word(byte)}, and must be ${word(wanted)}`]
  })
}

function word(byte: string): string {
  return { '0': 'off', '1': 'on', r: 'not in this version of Electron' }[byte] ?? `unreadable (${JSON.stringify(byte)})`
}
