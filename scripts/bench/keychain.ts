/** The keychain that the benchmark stores into: a GNOME Keyring of its own where that can be started, else this session's, else none. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startKeyring } from '../../test/world/keyring.ts'
import type { WorldFolder } from '../../test/world/support/folder.ts'
import { findProgram } from '../../test/world/support/run.ts'
import { currentUser } from '../../test/world/support/users.ts'
import { findKeychain } from '../demo/keychain.ts'
import type { Environment } from './program.ts'

export interface BenchKeychain {
  /** Of every measured program. */
  readonly environment: Environment
  readonly hasKeychain: boolean
  readonly words: string
  stop(): Promise<void>
}

export async function findOrStartKeychain(folder: WorldFolder): Promise<BenchKeychain> {
  const programs = await Promise.all(['dbus-daemon', 'gnome-keyring-daemon', 'setpriv'].map(findProgram))
  if (programs.every((program) => program !== null)) {
    const home = await folder.sub('home')
    const runtimeFolder = join(home, 'run')
    await mkdir(runtimeFolder, { mode: 0o700 })
    const env = { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', XDG_RUNTIME_DIR: runtimeFolder }
    const keyring = await startKeyring({ folder, account: { user: currentUser(), home, runtimeFolder, env } })
    const environment = { ...env, ...keyring.env }
    return { environment, hasKeychain: true, words: 'GNOME Keyring', stop: () => keyring.stop() }
  }
  const found = await findKeychain('bench')
  const words = found.usable ? found.words : 'no keychain: sessions in memory'
  return { environment: process.env, hasKeychain: found.usable, words, stop: async () => {} }
}
