/**
 * A person who sits through whatever a client brings up: a password where one is asked for, the confirm button, a device
 * to grant. For tests that are about what the client does, and in which the pages come as they may.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Person } from './person.ts'
import type { Client, ClientExit } from './run-as.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

const USERNAME = '#username'
const GRANT = '[name=accept]'
const CONFIRM = 'form[action*="/register/confirm/"] button[type=submit]'
const LOOK_EVERY_MS = 100

/** Serves every tab until the client has ended, however it does, and closes the tabs then. @throws as Client.exit */
export async function attend(person: Person, client: Client, who: Credentials): Promise<ClientExit> {
  let over = false
  const exit = client.exit(100_000).finally(() => {
    over = true
  })
  const served = new Set<Page>()
  while (!over) {
    for (const tab of person.tabs()) {
      if (served.has(tab)) continue
      served.add(tab)
      // A page that goes away under the hand is looked at anew, in whatever it has become.
      void serve(tab, who)
        .catch(() => {})
        .finally(() => served.delete(tab))
    }
    await Promise.race([exit.catch(() => {}), pause(LOOK_EVERY_MS)])
  }
  await closeTabs(person)
  return exit
}

async function closeTabs(person: Person): Promise<void> {
  await Promise.all(person.tabs().map((tab) => tab.close()))
}

/** One look at the tab, and what its page asks for. */
async function serve(tab: Page, { username, password }: Credentials): Promise<void> {
  if (await tab.locator(USERNAME).isVisible()) {
    await tab.locator(USERNAME).fill(username)
    await tab.locator('#password').fill(password)
    await press(tab, '#kc-login')
  }
  for (const button of [GRANT, CONFIRM]) if (await tab.locator(button).isVisible()) await press(tab, button)
}

/** Once: until the button is gone, the answer may be held back for a while. */
async function press(tab: Page, button: string): Promise<void> {
  await tab.locator(button).click({ noWaitAfter: true })
  await tab.locator(button).waitFor({ state: 'detached', timeout: 60_000 })
}
