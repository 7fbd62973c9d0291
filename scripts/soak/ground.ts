/** The real parts of a soak run and the one sign-in from which everything after it must live. */
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Desk, sitDown } from '../../test/world/desk.ts'
import { startWorld, type World } from '../../test/world/world.ts'

/** Life of an access token, which is what Latchkey renews. */
export const LIFE_MS = 20_000
/** What core/log/log-file.ts promises of each of its two files. */
export const LARGEST_LOG_BYTES = 1024 * 1024
/** So nearly full is the log at the start, so that every run sees it roll over. */
export const LOG_ROOM_BYTES = 2_048

export interface Ground {
  readonly world: World
  readonly desk: Desk
  /** The node just after the sign-in: it must stay this one. */
  readonly node: { readonly addresses: readonly string[]; readonly nodeKey: string }
  /** Pages that the person's browser had been sent to when the sign-in was over. */
  readonly pagesAtFirst: number
  /** For every later command: were it to open a browser, the person would see it. */
  readonly environment: Readonly<Record<string, string>>
  readonly logFolder: string
}

/**
 * Rotation with reuse detection, and an SSO session that is over after two minutes: from then on only the refresh token
 * that each renewal replaces keeps the person signed in.
 */
export function startSoakWorld(): Promise<World> {
  return startWorld({
    lane: 'https',
    realm: {
      rotation: true,
      accessTokenSeconds: LIFE_MS / 1000,
      ssoIdleSeconds: 60,
      ssoMaxSeconds: 120,
      offlineIdleSeconds: 300,
      // Keycloak keeps no record of renewals unless told to.
      overrides: { enabledEventTypes: ['REFRESH_TOKEN', 'REFRESH_TOKEN_ERROR'] },
    },
  })
}

/** The person signs in and closes the tab; no one asks them for anything again. */
export async function signInOnce(world: World): Promise<Ground> {
  const desk = await sitDown(world)
  await desk.signIn(world.realm.people.alice)
  await desk.person.closeTab()
  const { addresses, nodeKey } = await desk.daemon.status()
  const logFolder = join(desk.home, 'log')
  await fillLog(desk, logFolder)
  return {
    world,
    desk,
    node: { addresses, nodeKey },
    pagesAtFirst: desk.person.visited().length,
    environment: { BROWSER: desk.person.command },
    logFolder,
  }
}

async function fillLog({ account }: Desk, folder: string): Promise<void> {
  const { uid, gid } = account.user
  const file = join(folder, 'latchkey.log')
  const line = `${JSON.stringify({ at: new Date(0).toISOString(), level: 'info', event: 'older than this run' })}\n`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, line.repeat(Math.floor((LARGEST_LOG_BYTES - LOG_ROOM_BYTES) / line.length)), { mode: 0o600 })
  await chown(folder, uid, gid)
  await chown(file, uid, gid)
}
