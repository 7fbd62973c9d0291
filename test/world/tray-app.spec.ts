/**
 * The whole journey from a tray click, on real peers and as an unprivileged user: each test goes on where the one before
 * it ended.
 */
import { chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { searchLeaks } from '../../scripts/soak/leak-search.ts'
import type { AppUnderTest } from '../app/driver.ts'
import { type Desk, sitDown } from './desk.ts'
import { waitUntil } from './support/wait.ts'
import { startTrayApp } from './tray-app.ts'
import { useWorld } from './use-world.ts'

const ALICE = 'alice@acme.example'
const STEP_MS = 30_000

describe('from a tray click', () => {
  // Keycloak records refreshes only when told to.
  const world = useWorld({
    lane: 'http',
    realm: { overrides: { enabledEventTypes: ['REFRESH_TOKEN', 'LOGIN_ERROR'] } },
  })
  const outputs: string[] = []
  let desk: Desk
  let app: AppUnderTest
  let page: Page

  beforeAll(async () => {
    desk = await sitDown(world())
    await addLab(desk, world().realm.issuer)
    app = await startTrayApp(world(), desk)
  })
  afterAll(async () => {
    await app?.stop()
  })

  const trayTo = (say: string) =>
    app.until(`the tray to say ${say}`, ({ tray }) => tray?.toolTip === `Latchkey: ${say}` && tray, STEP_MS)
  const openedLinks = async () => (await app.state()).openedLinks.length
  const renewals = async () => (await world().realm.events('REFRESH_TOKEN')).length
  const ownNodes = async () => {
    const { nodeKey } = await desk.daemon.status()
    return (await world().headscale.nodes()).filter((node) => node.nodeKey === nodeKey)
  }
  /** Whatever the page can hear from now on. */
  const listen = () =>
    page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      for (const name of ['session.changed', 'app.changed', 'doctor.changed', 'app.show'] as const) {
        window.latchkey[name]((payload: unknown) => heard.push(JSON.stringify(payload)))
      }
    })
  /** All that the page has heard, and all that it may ask for. */
  const traffic = () =>
    page.evaluate(async () => {
      const { latchkey } = window
      const answers = [
        await latchkey['session.snapshot'](),
        await latchkey['app.view'](),
        await latchkey['bundle.preview'](),
      ]
      const heard: unknown = Reflect.get(window, 'heard')
      return JSON.stringify([heard, answers])
    })

  test('the app starts into the tray, signed out, without a window', async () => {
    await trayTo('Not signed in')
    expect((await app.state()).windows).toEqual([])
    expect(await desk.kept('default')).toEqual([])
    expect((await stat(`/proc/${app.pid}`)).uid).toBe(desk.account.user.uid)
  })

  test('"Sign in" opens the browser of the person, and the tray says what is waited for', async () => {
    await app.choose('Sign in')
    await desk.person.opened()
    await app.until('the time left', ({ tray }) => tray?.toolTip.match(/^Latchkey: Signing in, \d+ minutes? left$/))
    expect(await app.menu()).toEqual(expect.arrayContaining(['Open the link again', 'Copy the link', 'Cancel sign-in']))
  })

  test('one password and a click on the confirm page later this device is connected', async () => {
    await desk.person.fillKeycloakLogin(world().realm.people.alice)
    await desk.person.confirmHeadscale()
    await trayTo(`Connected as ${ALICE}`)

    expect(desk.person.passwordSubmissions()).toBe(1)
    expect((await ownNodes()).map(({ user }) => user.name)).toEqual(['alice'])
    expect(await world().headscale.nodes()).toHaveLength(1)
    expect(await desk.kept('default')).not.toEqual([])
    const { notifications } = await app.state()
    expect(notifications.map(({ silent }) => silent)).toEqual([true])
  })

  test('tray and window name the person, this device and its address', async () => {
    const [address = ''] = (await desk.daemon.status()).addresses
    const [node] = await ownNodes()
    expect(await app.menu()).toEqual(expect.arrayContaining([`Copy name: ${node?.name}`, `Copy address: ${address}`]))
    await app.choose(`Copy address: ${address}`)
    await app.until('the address to be copied', ({ clipboard }) => clipboard === address)

    await app.choose('Open Latchkey')
    page = await app.window()
    await listen()
    await page.getByRole('heading', { name: 'Connected' }).waitFor()
    await page.getByRole('main').getByText(ALICE).first().waitFor()
    await page.getByRole('main').getByText(address).first().waitFor()
  })

  test('"Renew now" brings new tokens without a browser', async () => {
    const before = await desk.kept('default')
    const [links, refreshes] = [await openedLinks(), await renewals()]
    await app.choose('Renew now')
    await waitUntil(async () => (await renewals()) > refreshes, { what: 'a renewal', deadlineMs: STEP_MS })
    await waitUntil(async () => !(await desk.kept('default')).includes(before[0] ?? ''), {
      what: 'new tokens in the keyring',
      deadlineMs: STEP_MS,
    })
    await trayTo(`Connected as ${ALICE}`)
    expect(await openedLinks()).toBe(links)
    expect(desk.person.passwordSubmissions()).toBe(1)
  })

  test('"Disconnect" takes this device off its network, and "Connect" brings it back', async () => {
    const { nodeKey } = await desk.daemon.status()
    await app.choose('Disconnect')
    await trayTo('Disconnected')
    expect((await desk.daemon.status()).backendState).toBe('Stopped')
    await app.choose('Connect')
    await trayTo(`Connected as ${ALICE}`)
    expect(await desk.daemon.status()).toMatchObject({ backendState: 'Running', nodeKey })
  })

  test('another profile has a session of its own, and switching back finds the first one signed in', async () => {
    await switchProfile(app)
    await trayTo('Not signed in')
    await app.choose('Sign in')
    await desk.person.opened()
    await trayTo(`Signed in as ${ALICE}`)
    const links = await openedLinks()
    expect(await desk.kept('lab')).not.toEqual([])
    expect((await desk.daemon.status()).backendState).toBe('Running')

    await switchProfile(app)
    await trayTo(`Connected as ${ALICE}`)
    expect(await openedLinks()).toBe(links)
    expect(desk.person.passwordSubmissions()).toBe(1)
  })

  test('"Sign out" forgets the tokens of this profile alone, and opens the sign-out page of the provider', async () => {
    await app.choose('Sign out')
    await trayTo('Not signed in')
    await desk.person.opened()
    await desk.person.logOutAtKeycloak()
    expect(await desk.kept('default')).toEqual([])
    expect(await desk.kept('lab')).not.toEqual([])
    expect((await desk.daemon.status()).backendState).toBe('Running')
  })

  test('signing in again asks for the password, and registers nothing anew', async () => {
    await app.choose('Sign in')
    await desk.person.opened()
    await desk.person.fillKeycloakLogin(world().realm.people.alice)
    await trayTo(`Connected as ${ALICE}`)
    expect(desk.person.passwordSubmissions()).toBe(2)
    expect(await world().headscale.nodes()).toHaveLength(1)
  })

  test('"Quit" ends the app, and this device stays connected, as it said', async () => {
    outputs.push(await traffic())
    await app.choose('Quit (this device stays connected)')
    const exit = await app.exit()
    outputs.push(exit.stdout, exit.stderr)
    expect(exit).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.daemon.status()).toMatchObject({ backendState: 'Running', online: true })
    await app.stop()
  })

  test('the next start is signed in without a password or a browser', async () => {
    app = await startTrayApp(world(), desk)
    await trayTo(`Connected as ${ALICE}`)
    expect(await openedLinks()).toBe(0)
    expect(desk.person.passwordSubmissions()).toBe(2)
    expect(await world().realm.events('LOGIN_ERROR')).toEqual([])
    await app.choose('Quit (this device stays connected)')
    const exit = await app.exit()
    outputs.push(exit.stdout, exit.stderr)
    expect(exit.code).toBe(0)
  })

  test('no token or code of all that is in the log, in a file, in the output or was ever told to the window', async () => {
    const places = { outputs, folder: desk.account.home, visited: desk.person.visited() }
    expect(await searchLeaks(world(), places)).toEqual([])
  })
})

/** A second profile: the same provider, and no network. */
async function addLab({ home, account }: Desk, issuer: string): Promise<void> {
  const folder = join(home, 'profiles')
  await mkdir(folder, { mode: 0o700 })
  await chown(folder, account.user.uid, account.user.gid)
  await writeFile(join(folder, 'lab.yaml'), `oidc:\n  issuer: ${issuer}\n  client_id: latchkey\n`)
}

/** To the one that is not active. */
async function switchProfile(app: AppUnderTest): Promise<void> {
  const { tray } = await app.state()
  const networks = tray?.menu?.find(({ type }) => type === 'submenu')
  const other = networks?.submenu.find(({ type, checked }) => type === 'radio' && !checked)
  await app.choose(networks?.label ?? '', other?.label ?? '')
}
