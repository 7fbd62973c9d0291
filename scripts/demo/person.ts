/** The person, played by headless Chromium: signs in at the provider, confirms the device at the control server. */

import { type Person, startPerson } from '../../test/world/person.ts'
import type { WorldFolder } from '../../test/world/support/folder.ts'
import { PEOPLE } from './ground.ts'

export interface PlayedPerson {
  /** For `--browser`: opens the link in this person's browser. */
  readonly command: string
  /** Plays until the device is confirmed. @throws Error when a page does not come */
  play(): Promise<void>
  stop(): Promise<void>
}

/** Pages come at once here; only the terminal's start is waited for. */
const LINK_MS = 60_000

export async function startPlayedPerson(folder: WorldFolder): Promise<PlayedPerson> {
  const person: Person = await startPerson({ folder })
  return {
    command: person.command,
    async play() {
      const page = await person.opened(LINK_MS)
      await page.locator('input[name=login]').fill(PEOPLE.admitted.login)
      await page.locator('input[name=password]').fill(PEOPLE.admitted.password)
      await page.locator('button[type=submit]').click({ noWaitAfter: true })
      await person.confirmHeadscale()
    },
    stop: () => person.stop(),
  }
}
