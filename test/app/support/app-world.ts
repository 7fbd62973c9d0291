/** What the built app needs for a whole session without the real peers: provider, stand-ins for Headscale and tailscaled, a keyring, a home that outlives a start. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliWorld, type CliWorldOptions, startCliWorld } from '../../support/cli-world.ts'
import { startOwnKeyring } from '../../support/own-keyring.ts'
import { type AppUnderTest, type LaunchOptions, launchApp } from '../driver.ts'

export interface AppWorld extends Pick<CliWorld, 'daemon' | 'headscale' | 'issuer' | 'person'> {
  readonly home: string
  /** Starts the app, into the tray only unless told otherwise, configured for these peers. */
  launch(options?: LaunchOptions): Promise<AppUnderTest>
  /** From the tray, until the person is connected. */
  signIn(app: AppUnderTest): Promise<void>
  stop(): Promise<void>
}

export async function startAppWorld(options: CliWorldOptions = {}): Promise<AppWorld> {
  const [keyring, world] = await Promise.all([startOwnKeyring(), startCliWorld(options)])
  const home = await mkdtemp(join(tmpdir(), 'latchkey-app-home-'))
  const { daemon, headscale, issuer, person } = world
  const settings = {
    LATCHKEY_OIDC_ISSUER: issuer.issuer,
    LATCHKEY_OIDC_CLIENT_ID: issuer.clientId,
    LATCHKEY_CONTROL_URL: headscale.url,
    LATCHKEY_DEVICE_SOCKET: daemon.socket,
  }
  const config = [
    `oidc: { issuer: "${issuer.issuer}", client_id: ${issuer.clientId} }`,
    `control: { url: "${headscale.url}" }`,
    `device: { socket: "${daemon.socket}" }`,
  ].join('\n')
  return {
    daemon,
    headscale,
    issuer,
    person,
    home,
    launch(more = {}) {
      // The paths of a simulated Windows are not those of the files that are there.
      const named = more.platform === 'win32' ? settings : {}
      return launchApp({ home, config, args: ['--hidden'], ...more, env: { ...keyring.env, ...named, ...more.env } })
    },
    async signIn(app) {
      const before = (await app.state()).openedLinks.length
      await app.choose('Sign in')
      const link = await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[before])
      await person.browser.open(link)
      await trayTo(app, /Connected as alice/)
    },
    async stop() {
      await world.stop()
      await keyring.remove()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** @returns the state that says so */
export function trayTo(app: AppUnderTest, say: RegExp) {
  return app.until(`the tray to say ${say}`, (state) => say.test(state.tray?.toolTip ?? '') && state)
}
