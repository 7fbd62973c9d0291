/** The last lines of the log, over its two files (core/log/log-file.ts). */
import { join } from 'node:path'
import { readTextFile } from '../core/keychain/files.ts'

/** A log may pass its bound by a line. */
const LARGEST_BYTES = 2 * 1024 * 1024

/** Never throws: what cannot be read has no lines. @returns oldest first */
export async function logTail(folder: string, most: number): Promise<readonly string[]> {
  const read = (name: string) => readTextFile(join(folder, name), LARGEST_BYTES).catch(() => null)
  const texts = await Promise.all(['latchkey.log.1', 'latchkey.log'].map(read))
  return texts
    .flatMap((text) => (text ?? '').split('\n'))
    .filter((line) => line !== '')
    .slice(-most)
}
