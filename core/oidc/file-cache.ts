/** Public documents of the provider on disk: JSON, replaced as a whole or not at all. Nothing secret goes in here. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface CachePort {
  /** undefined: nothing there, or nothing readable. Never throws. */
  read(name: string): Promise<unknown>
  /** Best effort: a full or read-only disk costs a request next time, not the sign-in. */
  write(name: string, value: unknown): Promise<void>
}

/** Under which name the cache keeps an issuer's documents. */
export function documentsName(issuer: string): string {
  return `provider-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`
}

/** @param folder is made when missing, readable by its owner alone. */
export function createFileCache(folder: string): CachePort {
  const fileOf = (name: string) => fileIn(folder, name)
  return {
    async read(name) {
      try {
        return JSON.parse(await readFile(fileOf(name), 'utf8'))
      } catch {
        return undefined
      }
    },
    async write(name, value) {
      const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(temporary, JSON.stringify(value), { mode: 0o600, flag: 'wx' })
        await rename(temporary, fileOf(name))
      } catch {
        await rm(temporary, { force: true }).catch(() => {})
      }
    },
  }
}

/** Best effort, and none there is fine. */
export async function removeCached(folder: string, name: string): Promise<void> {
  await rm(fileIn(folder, name), { force: true }).catch(() => {})
}

function fileIn(folder: string, name: string): string {
  return join(folder, `${name}.json`)
}
