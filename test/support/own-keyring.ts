/** A real Secret Service for a process of whoever runs the tests, away from their own; or the word that there is none to be had. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Keyring, startKeyring } from '../world/keyring.ts'
import { createWorldFolder } from '../world/support/folder.ts'
import { findProgram } from '../world/support/run.ts'
import { currentUser } from '../world/support/users.ts'

export interface OwnKeyring extends Keyring {
  remove(): Promise<void>
}

/** False where the programs are missing: such tests are then skipped by name, but in CI a missing keyring is a failure. */
export async function canHaveKeyring(): Promise<boolean> {
  const programs = await Promise.all(['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'].map(findProgram))
  return process.env.CI !== undefined || programs.every((program) => program !== null)
}

export async function startOwnKeyring(): Promise<OwnKeyring> {
  const folder = await createWorldFolder()
  const home = await folder.sub('home', currentUser())
  const runtimeFolder = join(home, 'run')
  await mkdir(runtimeFolder, { mode: 0o700 })
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', XDG_RUNTIME_DIR: runtimeFolder }
  const keyring = await startKeyring({ folder, account: { user: currentUser(), home, runtimeFolder, env } })
  return {
    ...keyring,
    async remove() {
      await keyring.stop()
      await folder.remove()
    },
  }
}
