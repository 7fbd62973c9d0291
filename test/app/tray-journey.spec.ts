/** The whole journey from the tray, with no window at all: stand-ins for provider, Headscale and tailscaled, a real keyring. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CliWorld, startCliWorld } from '../support/cli-world.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../support/own-keyring.ts'
import { type AppUnderTest, launchApp } from './driver.ts'

describe.runIf(await canHaveKeyring())('from the tray', () => {
  let keyring: OwnKeyring
  let world: CliWorld
  let home: string
  let app: AppUnderTest

  beforeAll(async () => {
    keyring = await startOwnKeyring()
    world = await startCliWorld()
    home = await mkdtemp(join(tmpdir(), 'latchkey-journey-'))
  })
  afterEach(async () => {
    await app.stop()
  })
  afterAll(async () => {
    await world.stop()
    await keyring.remove()
    await rm(home, { recursive: true, force: true })
  })

  async function launch(): Promise<void> {
    const config = [
      `oidc: { issuer: "${world.issuer.issuer}", client_id: ${world.issuer.clientId} }`,
      `control: { url: "${world.headscale.url}" }`,
      `device: { socket: "${world.daemon.socket}" }`,
    ].join('\n')
    app = await launchApp({ home, config, env: keyring.env, args: ['--hidden'] })
  }
  const status = (expected: RegExp) =>
    app.until(`the tray to say ${expected}`, (state) => expected.test(state.tray?.toolTip ?? '') && state)

  test('one click signs in and connects, without a window', async () => {
    await launch()
    await status(/Not signed in/)
    await app.click()
    const { openedLinks } = await app.until('a link', (state) => state.openedLinks.length > 0 && state)
    expect(await app.menu()).toEqual(expect.arrayContaining(['Open the link again', 'Copy the link', 'Cancel sign-in']))
    await app.choose('Copy the link')
    await app.until('the copied link', ({ clipboard }) => clipboard.startsWith('http'))
    await world.person.browser.open(openedLinks[0] ?? '')
    const connected = await status(/Connected as alice/)
    expect(connected.windows).toEqual([])
    expect(connected.openedLinks).toHaveLength(1)
    const { notifications } = await app.until('the notice', (state) => state.notifications.length > 0 && state)
    expect(notifications).toMatchObject([{ title: 'You are connected', silent: true }])
    expect(JSON.stringify(notifications)).not.toMatch(/alice|100\./)
  })

  test('after another start nobody has to sign in; this device is disconnected, connected and copied', async () => {
    await launch()
    await status(/Connected as alice/)
    expect((await app.menu()).at(-1)).toBe('Quit (this device stays connected)')
    const address = (await app.menu()).find((label) => label.startsWith('Copy address')) ?? ''
    await app.choose(address)
    await app.until('the address', ({ clipboard }) => address.endsWith(clipboard) && clipboard !== '')
    await app.choose('Disconnect')
    await status(/Disconnected/)
    await app.choose('Connect')
    await status(/Connected as alice/)
    await app.choose('Renew now')
    await status(/Connected as alice/)
    expect((await app.state()).notifications).toEqual([])
    await app.choose(/Quit/.exec((await app.menu()).at(-1) ?? '')?.input ?? 'Quit')
    expect(await app.exit()).toMatchObject({ code: 0, stderr: '' })
  })

  test('signing out leaves nobody behind, and nothing to tell', async () => {
    await launch()
    await status(/Connected as alice/)
    expect(await readFile(join(home, 'notices.json'), 'utf8').catch(() => '{}')).not.toMatch(/alice/)
    await app.choose('Sign out')
    await status(/Not signed in/)
    expect((await app.state()).notifications).toEqual([])
  })
})
