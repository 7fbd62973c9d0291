/**
 * kill -9 of `latchkey` on real peers, at every named point: each durable write, each call that changes the daemon and
 * each network answer, before and after. Whatever is left is understood, and the next try ends well, with the same node.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REQUESTS } from '../../cli/observed-ports.ts'
import { CHECKPOINTS } from '../../core/keychain/checkpoints.ts'
import { NODE_CHECKPOINTS } from '../../core/node/checkpoint.ts'
import { createAccount } from './account.ts'
import { type Desk, eventsOf, goodResult, sitDown } from './desk.ts'
import type { Headscale } from './headscale.ts'
import { type Seat, sit } from './seat.ts'
import type { Tailscaled } from './tailscaled.ts'
import { useWorld } from './use-world.ts'

/** Of a first sign-in in a fresh profile; `#2` is the second exchange of Keycloak's offline dance. */
const LOGIN = [
  'net.discovery.before',
  'net.discovery.after',
  'net.get.before', // the key set
  'net.get.after',
  'net.exchange.before',
  'net.exchange.after',
  'net.exchange.before#2',
  'net.exchange.after#2',
  'lock.held',
  'vault.slot.before',
  'vault.slot.after',
  'vault.head.before',
  'vault.head.after',
  'vault.expect.before',
  'vault.expect.after',
  'vault.clean.before',
  'vault.clean.after',
  'lock.leave.before',
  'lock.leave.after',
]
/** From here on the session of a killed first sign-in is there. */
const SAVED = LOGIN.slice(LOGIN.indexOf('vault.head.after'))

const REGISTRATION = [
  'node.start:before',
  'node.start:after',
  'node.login-interactive:before',
  'node.login-interactive:after',
]

const DEVICE_CODE = [
  'net.device-code.before',
  'net.device-code.after',
  'net.device-poll.before',
  'net.device-poll.after',
]

const RENEWAL = [
  'lock.bind.before',
  'lock.bind.after',
  'lock.choose.before',
  'lock.choose.after',
  'lock.held',
  'journal.begin.before',
  'journal.begin.after',
  'net.refresh.before',
  'net.refresh.after',
  'vault.slot.before',
  'vault.slot.after',
  'vault.head.before',
  'vault.head.after',
  'vault.clean.before',
  'vault.clean.after',
  'journal.end.before',
  'journal.end.after',
  'lock.leave.before',
  'lock.leave.after',
]

const LOGOUT = [
  'net.revoke.before',
  'net.revoke.after',
  'vault.forget.before',
  'vault.forget.after',
  'vault.drop.before',
  'vault.drop.after',
  'vault.forgotten.before',
  'vault.forgotten.after',
  'journal.end.before',
  'journal.end.after',
]
const FORGOTTEN = LOGOUT.slice(LOGOUT.indexOf('vault.forget.after'))

const NODE_LOGOUT = ['node.logout:before', 'node.logout:after']
/** Of a logout while Headscale is away. */
const LOCAL_LOGOUT = ['node.profile-delete:before', 'node.profile-delete:after']
/** From one control server to another, which an operator may not. */
const NEW_PROFILE = ['node.profile-new:before', 'node.profile-new:after']
const SWITCH_PROFILE = ['node.profile-switch:before', 'node.profile-switch:after']
/** "Connect" and "Disconnect" of the tray: not tried here, because no command of the terminal connects or disconnects. */
const EXEMPT = ['node.prefs:before', 'node.prefs:after']

describe('killed in the middle', () => {
  const world = useWorld({ lane: 'http' })
  const began = performance.now()
  let desk: Desk
  let signedIn: Seat

  beforeAll(async () => {
    desk = await sitDown(world())
    signedIn = newSeat()
    await signedIn.login()
  })
  afterAll(() => {
    process.stderr.write(`killed at every point in ${Math.round((performance.now() - began) / 1000)} s\n`)
  })

  function newSeat(daemon?: Tailscaled, at = desk, headscale: Headscale = world().headscale): Seat {
    const who = world().realm.people.alice
    return sit(at, { who, headscale, ...(daemon === undefined ? {} : { daemon }) })
  }
  const nodes = async () => (await world().headscale.nodes()).length

  test('is tried at every point that the product names but two: no terminal command connects or disconnects', () => {
    const accounted = [LOGIN, REGISTRATION, DEVICE_CODE, RENEWAL, LOGOUT, NODE_LOGOUT, LOCAL_LOGOUT]
      .concat([NEW_PROFILE, SWITCH_PROFILE, EXEMPT])
      .flatMap((points) => points.map((point) => point.replace(/#.*/, '')))
    const requests = REQUESTS.flatMap((request) => [`net.${request}.before`, `net.${request}.after`])
    expect([...new Set(accounted)].sort()).toEqual([...CHECKPOINTS, ...NODE_CHECKPOINTS, ...requests].sort())
  })

  test.each(LOGIN)('during a first sign-in at %s, the next one works', async (point) => {
    const before = await nodes()
    const seat = newSeat()
    await rm(join(desk.home, 'cache'), { recursive: true })
    await seat.kill(['login'], point)
    expect(await seat.status()).toBe(SAVED.includes(point) ? 'ok' : 'session.not-signed-in')
    await seat.login()
    expect(await nodes()).toBe(before)
  })

  test.each(DEVICE_CODE)('during a sign-in by code at %s, the next one works', async (point) => {
    const seat = newSeat()
    await seat.kill(['login', '--device'], point)
    expect(await seat.status()).toBe('session.not-signed-in')
    await seat.login()
  })

  test.each(RENEWAL)('during a renewal at %s, the next one works', async (point) => {
    await signedIn.kill(['renew'], point)
    expect(await signedIn.status()).toBe('ok')
    goodResult(await signedIn.run(['renew']))
  })

  test('all those renewals later, a sign-in works as ever', async () => {
    await signedIn.login()
  })

  test.each(LOGOUT)('during a logout at %s, the next sign-in works', async (point) => {
    const before = await nodes()
    await signedIn.kill(['logout'], point)
    expect(await signedIn.status()).toBe(FORGOTTEN.includes(point) ? 'session.not-signed-in' : 'ok')
    await signedIn.login()
    expect(await nodes()).toBe(before)
  })

  test.each(NODE_LOGOUT)('during a logout of the node at %s, the next sign-in finds the same node', async (point) => {
    const before = await nodes()
    await signedIn.kill(['logout', '--node'], point)
    expect(await signedIn.status()).toBe('session.not-signed-in')
    await desk.daemon.setOperator(desk.account.user.name) // a logout takes the operator's right with it
    await signedIn.login()
    expect(await nodes()).toBe(before)
  })

  test.each(LOCAL_LOGOUT)('during a logout of the node without Headscale at %s, likewise', async (point) => {
    const { headscale } = world()
    const before = await nodes()
    await headscale.stop()
    await signedIn.kill(['logout', '--node'], point)
    expect(await signedIn.status()).toBe('session.not-signed-in')
    await headscale.start()
    await desk.daemon.setOperator(desk.account.user.name)
    await signedIn.login()
    expect(await nodes()).toBe(before)
  })

  test.each(REGISTRATION)('during the registration of a new device at %s, the next one works', async (point) => {
    const before = await nodes()
    const seat = newSeat(await world().tailscaled())
    await seat.kill(['login'], point)
    expect(await seat.status()).toBe('session.not-signed-in')
    await seat.login()
    expect(await nodes()).toBe(before + 1)
  })

  test('while a device that was just confirmed connects, the next sign-in finds it running', async () => {
    const before = await nodes()
    const seat = newSeat(await world().tailscaled())
    const client = seat.start(['login'])
    const killed = client.waitForLine(/"step":"connecting"/).then(() => client.signal('SIGKILL'))
    expect((await seat.attend(client)).signal).toBe('SIGKILL')
    await killed
    expect(await seat.status()).toBe('ok')
    await seat.daemon.waitForState('Running')
    const again = await seat.run(['login'])
    goodResult(again)
    expect(eventsOf(again).filter((event) => event.type === 'step' && event.step === 'confirming')).toEqual([])
    await seat.login()
    expect(await nodes()).toBe(before + 1)
  })

  test('on the way to another control server and back, whoever may change servers still can', async () => {
    const { headscale } = world()
    const other = await world().anotherHeadscale()
    const root = await createAccount(world().folder, 'root')
    const daemon = await world().tailscaled({ operator: root })
    const rootDesk = await sitDown(world(), { account: root, daemon })
    const here = newSeat(daemon, rootDesk)
    const there = newSeat(daemon, rootDesk, other)
    const before = await nodes()
    await there.login()

    // Profiles change while the session is being saved.
    const either = ['ok', 'session.not-signed-in']
    await here.kill(['login'], 'node.profile-new:before')
    expect(either).toContain(await here.status())
    await here.kill(['login'], 'node.profile-new:after')
    expect(either).toContain(await here.status())
    await here.login()
    await there.kill(['login'], 'node.profile-switch:before')
    expect(await there.status()).toBe('ok')
    await there.kill(['login'], 'node.profile-switch:after')
    expect(await there.status()).toBe('ok')
    await there.login()
    await here.login()
    expect([(await other.nodes()).length, (await headscale.nodes()).length]).toEqual([1, before + 1])
  })
})
