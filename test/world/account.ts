/** A person's account on this machine: an unprivileged user with a fresh home and runtime folder, and its environment. */
import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorldFolder } from './support/folder.ts'
import { currentUser, ensureUser, isRoot, type User } from './support/users.ts'

export interface Account {
  readonly user: User
  readonly home: string
  readonly runtimeFolder: string
  /** The whole environment of a process of this account: nothing of ours leaks in. */
  readonly env: Readonly<Record<string, string>>
}

/** The two users of the tests; either may be operator of a daemon. */
export const OPERATOR_USER = 'latchkey-test-op'
export const OTHER_USER = 'latchkey-test'

/** Creates the user when it is missing; without root it is whoever runs the tests, whatever the name. */
export async function createAccount(folder: WorldFolder, username: string): Promise<Account> {
  const user = isRoot() ? await ensureUser(username) : currentUser()
  const home = await folder.sub('home', user)
  const runtimeFolder = join(home, 'run')
  await mkdir(runtimeFolder)
  await chown(runtimeFolder, user.uid, user.gid)
  await chmod(runtimeFolder, 0o700)
  return {
    user,
    home,
    runtimeFolder,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: home,
      USER: user.name,
      LOGNAME: user.name,
      LANG: 'C.UTF-8',
      XDG_RUNTIME_DIR: runtimeFolder,
    },
  }
}
