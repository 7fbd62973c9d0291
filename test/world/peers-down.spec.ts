/** Peers that are away, closed or not trusted: what is said, with which exit code, what is kept, and that it works again afterwards. */
import { copyFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BadResult, type Desk, eventsOf, goodResult, refusalOf, resultOf, sitDown } from './desk.ts'
import type { Client, ClientExit } from './run-as.ts'
import { type Seat, type SeatOptions, sit } from './seat.ts'
import { waitUntil } from './support/wait.ts'
import type { Tailscaled } from './tailscaled.ts'
import { useWorld } from './use-world.ts'

/** What a client under way has shown. */
const shown = (client: Client) => eventsOf({ stdout: client.stdout().replace(/[^\n]*$/, '') })

function errorOf(exit: ClientExit): BadResult['error'] {
  const result = resultOf(exit)
  if (result.ok) throw new Error(`it went well:\n${exit.stdout}`)
  return result.error
}

describe('with a peer down', () => {
  const world = useWorld({ lane: 'http', realm: { accessTokenSeconds: 12 } })
  let desk: Desk
  let seat: Seat
  let passwords: number
  let pages: number

  beforeAll(async () => {
    desk = await sitDown(world())
    seat = newSeat()
    await seat.login()
  })
  beforeEach(() => {
    passwords = desk.person.passwordSubmissions()
    pages = desk.person.visited().length
  })

  const newSeat = (more: Partial<SeatOptions> = {}, at = desk) =>
    sit(at, { who: world().realm.people.alice, headscale: world().headscale, ...more })
  const freshDaemon = async (): Promise<{ daemon: Tailscaled }> => ({ daemon: await world().tailscaled() })
  const noPageOpened = () => expect(desk.person.visited().length).toBe(pages)
  const noPasswordAsked = () => expect(desk.person.passwordSubmissions()).toBe(passwords)

  describe('the daemon', () => {
    test('is named, before any browser opens; once it is back, so is the node', async () => {
      const bin = await world().folder.sub('bin')
      await copyFile(world().parts.goTools.tailscaled, join(bin, 'tailscaled'))
      const installed = { PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin` }
      await desk.daemon.stop()
      const exit = await seat.run(['login'], installed)
      expect(refusalOf(exit)).toEqual({ exit: 6, code: 'node.daemon-unreachable' })
      expect(errorOf(exit).hint).toContain('sudo systemctl enable --now tailscaled')
      expect(refusalOf(await seat.run(['status'], installed))).toEqual({ exit: 6, code: 'node.daemon-unreachable' })
      noPageOpened()
      await desk.daemon.start()
      await desk.daemon.waitForState('Running')
      await seat.login()
      noPasswordAsked()
    })

    test('takes no orders from somebody who is not its operator; before any browser opens it is said how to become it', async () => {
      const { daemon } = await freshDaemon()
      const other = await sitDown(world(), { account: world().other, daemon })
      const exit = await newSeat({ daemon }, other).run(['login'])
      expect(refusalOf(exit)).toEqual({ exit: 6, code: 'node.not-permitted' })
      expect(errorOf(exit).hint).toContain(`sudo tailscale set --operator=${world().other.user.name}`)
      expect(other.person.visited().length).toBe(0)
      await newSeat({ daemon }).login()
    })
  })

  describe('Headscale', () => {
    test('is named; the session is kept, and once it is back the next login asks for no password', async () => {
      const fresh = newSeat(await freshDaemon())
      await world().headscale.stop()
      const exit = await fresh.run(['login'])
      expect(refusalOf(exit)).toEqual({ exit: 4, code: 'node.control-unreachable' })
      expect(await fresh.status()).toBe('ok')
      await world().headscale.start()
      await fresh.login()
      noPasswordAsked()
    })

    test('is missed where something else answers at its address', async () => {
      const headscale = { ...world().headscale, url: world().keycloak.url }
      const fresh = newSeat({ ...(await freshDaemon()), headscale })
      expect(refusalOf(await fresh.run(['login']))).toEqual({ exit: 4, code: 'node.control-not-headscale' })
      expect(await fresh.status()).toBe('ok')
    })
  })

  describe('Keycloak', () => {
    const forgetProvider = () => rm(join(desk.home, 'cache'), { recursive: true, force: true })

    test('is named at once where nobody wants to wait, seen before or not; the session is kept', async () => {
      const atOnce = { LATCHKEY_OIDC_ONLY_START_IF_OIDC_IS_AVAILABLE: 'false' }
      await world().keycloak.stop()
      expect(refusalOf(await newSeat().run(['login'], atOnce))).toEqual({ exit: 4, code: 'oidc.unreachable' })
      await forgetProvider()
      pages = desk.person.visited().length
      expect(refusalOf(await newSeat().run(['login'], atOnce))).toEqual({ exit: 4, code: 'oidc.unreachable' })
      noPageOpened()
      expect(refusalOf(await seat.run(['renew']))).toEqual({ exit: 4, code: 'oidc.unreachable' })
      expect(await seat.status()).toBe('ok')
      await world().keycloak.start()
      await seat.login()
      noPasswordAsked()
    })

    test.each(['seen before', 'never seen'])('%s, is waited for otherwise, which is said', async (seen) => {
      await world().keycloak.stop()
      if (seen === 'never seen') await forgetProvider()
      const client = newSeat().start(['login'])
      await client.waitForLine(/"type":"notice".*"code":"oidc.unreachable"/)
      await world().keycloak.start()
      // Where a page was opened, it is still there to be loaded again.
      for (const tab of desk.person.tabs()) void tab.reload().catch(() => {})
      goodResult(await seat.attend(client))
      noPasswordAsked()
    })

    test('may go away while a watch runs: the session stays, and is renewed when it is back', async () => {
      const client = seat.start(['watch'])
      const sessions = () =>
        shown(client).flatMap((event) => (event.type === 'snapshot' ? [event.snapshot.session] : []))
      await client.waitForLine(/"kind":"active"/)
      await world().keycloak.stop()
      await client.waitForLine(/"kind":"renewing"[^}]*\}?.*"code":"oidc.unreachable"/)
      await world().keycloak.start()
      await waitUntil(() => sessions().at(-1)?.kind === 'active', {
        what: 'the session to be renewed',
        deadlineMs: 20_000,
      })
      expect(new Set(sessions().map((session) => session.kind))).toEqual(new Set(['active', 'renewing']))
      client.signal('SIGTERM')
      goodResult(await client.exit())
    })

    test('disables the person: the session has ended and why is said; enabled again, it goes on', async () => {
      const { realm } = world()
      await realm.setUserEnabled('alice', false)
      const exit = await seat.run(['renew'])
      expect(refusalOf(exit)).toEqual({ exit: 8, code: 'provider.account-disabled' })
      expect(errorOf(exit).userMessage).toContain('disabled')
      await realm.setUserEnabled('alice', true)
      goodResult(await seat.run(['renew']))
    })

    test('disables the application: it is the administrator’s turn, and nothing is thrown away', async () => {
      const { realm } = world()
      await realm.setClientEnabled('latchkey', false)
      const exit = await seat.run(['renew'])
      expect(refusalOf(exit)).toEqual({ exit: 3, code: 'oidc.client-refused' })
      expect(errorOf(exit).hint).toContain('Your administrator must')
      expect(await seat.status()).toBe('ok')
      await realm.setClientEnabled('latchkey', true)
      goodResult(await seat.run(['renew']))
    })
  })

  test('the keychain, locked, is not taken for a sign-out', async () => {
    await desk.keyring.lock()
    for (const command of ['status', 'renew', 'login']) {
      expect([command, refusalOf(await seat.run([command]))]).toEqual([command, { exit: 5, code: 'keychain.locked' }])
    }
    noPageOpened()
    await desk.keyring.unlock()
    expect(await seat.status()).toBe('ok')
    await seat.login()
  })
})

describe('with nobody having told whom to trust', () => {
  const world = useWorld({ lane: 'https' })
  const untold = { SSL_CERT_FILE: '', NODE_EXTRA_CA_CERTS: '' }
  const newSeat = (desk: Desk) => sit(desk, { who: world().realm.people.alice, headscale: world().headscale })

  test('the provider is refused before any browser opens', async () => {
    const desk = await sitDown(world())
    const seat = newSeat(desk)
    expect(refusalOf(await seat.run(['login'], untold))).toEqual({ exit: 4, code: 'oidc.tls-not-trusted' })
    expect(desk.person.visited().length).toBe(0)
    await seat.login()
    // Also later, when all is known of the provider, and of the control server.
    expect(refusalOf(await seat.run(['renew'], untold))).toEqual({ exit: 4, code: 'oidc.tls-not-trusted' })
    const doctor = await seat.run(['doctor'], untold)
    expect(eventsOf(doctor).flatMap((event) => (event.type === 'check' && event.code ? [event.code] : []))).toEqual(
      expect.arrayContaining(['oidc.tls-not-trusted', 'node.control-tls']),
    )
    expect(await seat.status()).toBe('ok')
  })

  test('the daemon refuses Headscale, and it is said why; the session is kept', async () => {
    const daemon = await world().tailscaled({ env: { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' } })
    const seat = newSeat(await sitDown(world(), { daemon }))
    const exit = await seat.run(['login'])
    expect(refusalOf(exit)).toEqual({ exit: 4, code: 'node.control-tls' })
    expect(errorOf(exit).hint).toContain('restart the Tailscale service')
    expect(await seat.status()).toBe('ok')
  })
})
