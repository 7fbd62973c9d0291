/** The app as the bench starts it: signed out with its provider out of reach, or signed in and connected. */
import { type AppUnderTest, type LaunchOptions, launchApp } from '../../../test/app/driver.ts'
import type { AppState } from '../../../test/app/host/state.ts'
import type { CliWorld } from '../../../test/support/cli-world.ts'
import type { Environment } from '../program.ts'

/** Nothing listens there, so that nothing goes on beside what is measured. */
const OUT_OF_REACH = JSON.stringify({ oidc: { issuer: 'http://127.0.0.1:9/realms/acme', client_id: 'latchkey' } })

/** Of the app that is measured: a copy, so that a build meanwhile is no part of it. */
export type Built = NonNullable<LaunchOptions['built']>

/** @param environment with the way to a keychain, where there is one */
export function signedOutIn(
  built: Built,
  environment: Environment,
): LaunchOptions & { readonly env: Readonly<Record<string, string>> } {
  const names = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR']
  const found = names.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { built, config: OUT_OF_REACH, args: ['--hidden'], env: Object.fromEntries(found) }
}

/** The keychain has been read. */
export function isSettled({ tray }: AppState): boolean {
  return tray !== null && tray.menu !== null && tray.toolTip !== 'Latchkey: Starting'
}

/** In memory: no keychain is touched. @returns with its window open */
export async function launchSignedIn(
  built: Built,
  { issuer, headscale, daemon, person }: CliWorld,
): Promise<AppUnderTest> {
  const config = JSON.stringify({
    oidc: { issuer: issuer.issuer, client_id: issuer.clientId },
    control: { url: headscale.url },
    device: { socket: daemon.socket },
  })
  const app = await launchApp({ built, config })
  try {
    const page = await app.window()
    await page.evaluate("latchkey['session.signInWithoutKeychain']()")
    const link = await app.until('a link', ({ openedLinks }) => openedLinks[0])
    await person.browser.open(link)
    await app.until('the device to be connected', ({ tray }) => /Connected as/.test(tray?.toolTip ?? ''))
    return app
  } catch (caught) {
    await app.stop()
    throw caught
  }
}
