/** The tray app at a desk: the built app on the stand-in for Electron, run as the desk's account, whose links open in the person's browser. */

import { type AppUnderTest, launchApp } from '../app/driver.ts'
import { ensureBuilt } from '../app/launch/folders.ts'
import type { Desk } from './desk.ts'
import type { World } from './world.ts'

/** Into the tray only, as at login. */
export function startTrayApp(world: World, desk: Desk): Promise<AppUnderTest> {
  const { account, keyring, person, home } = desk
  const env = { ...account.env, ...keyring.env, ...world.trustEnv }
  ensureBuilt()
  return launchApp({
    home,
    args: ['--hidden'],
    account: { uid: account.user.uid, gid: account.user.gid, env },
    browserCommand: person.command,
  })
}
