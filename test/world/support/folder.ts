/** The folder of one running world: configuration, data and logs of every peer. */
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { User } from './users.ts'

export interface WorldFolder {
  readonly path: string
  /** A new subfolder; `user` owns it and nobody else enters it, without `user` it is readable by all. */
  readonly sub: (name: string, user?: User) => Promise<string>
  readonly log: (name: string) => string
  readonly remove: () => Promise<void>
  /** Removes all but the logs. */
  readonly removeAllButLogs: () => Promise<void>
}

/** Made in /tmp, whose short name keeps socket paths below the kernel's 108 bytes. Anyone may pass through it. */
export async function createWorldFolder(): Promise<WorldFolder> {
  const path = await mkdtemp('/tmp/lk-')
  await chmod(path, 0o755)
  const logs = join(path, 'logs')
  await mkdir(logs)
  let count = 0
  return {
    path,
    log: (name) => join(logs, `${name}.log`),
    sub: async (name, user) => {
      count += 1
      const folder = join(path, `${name}-${count}`)
      await mkdir(folder)
      await chmod(folder, user ? 0o700 : 0o755)
      if (user) await chown(folder, user.uid, user.gid)
      return folder
    },
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
    removeAllButLogs: async () => {
      for (const entry of await readdir(path)) {
        if (entry !== 'logs') await rm(join(path, entry), { recursive: true, force: true, maxRetries: 3 })
      }
    },
  }
}
