/**
 * Several processes on one session, at a provider that hands out each refresh token once and ends the session when one
 * comes back (Keycloak, `revokeRefreshToken`, no reuse): no process may ever send a token that another has used.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { attend } from './attendant.ts'
import { type Desk, eventsOf, goodResult, refusalOf, sitDown } from './desk.ts'
import type { Client } from './run-as.ts'
import { waitUntil } from './support/wait.ts'
import { useWorld } from './use-world.ts'

const ROUNDS = 10
/** Keycloak keeps the time of a refresh in whole seconds: reuse within one of them goes unseen. */
const NEXT_SECOND_MS = 1_100

describe('two processes on one session, with rotation and reuse detection', () => {
  // Keycloak records refreshes only when told to.
  const overrides = { enabledEventTypes: ['REFRESH_TOKEN', 'REFRESH_TOKEN_ERROR'] }
  const world = useWorld({ lane: 'http', realm: { rotation: true, accessTokenSeconds: 20, overrides } })
  let desk: Desk

  beforeAll(async () => {
    desk = await sitDown(world())
    await desk.signIn(world().realm.people.alice)
  })

  const refreshes = async () => (await world().realm.events('REFRESH_TOKEN')).length
  const refusals = () => world().realm.events('REFRESH_TOKEN_ERROR')
  const renew = async () => goodResult(await desk.latchkey(['renew']).exit())

  /** What a resident process has shown of the session so far. */
  const sessionsOf = (client: Client) =>
    eventsOf({ stdout: client.stdout().replace(/[^\n]*$/, '') }).flatMap((event) =>
      event.type === 'snapshot' ? [event.snapshot.session] : [],
    )
  const endsOf = (client: Client) =>
    sessionsOf(client).flatMap((session) => (session.kind === 'active' ? [session.expiresAt] : []))

  async function watch(): Promise<Client> {
    const client = desk.latchkey(['watch'])
    await client.waitForLine(/"session":\{"kind":"active"/)
    return client
  }
  async function endWatch(client: Client): Promise<void> {
    client.signal('SIGTERM')
    expect(goodResult(await client.exit()).session?.refreshable).toBe(true)
    const kinds = new Set(sessionsOf(client).map((session) => session.kind))
    expect(kinds).toEqual(new Set(['active', 'renewing']))
  }

  test(`${ROUNDS} times two at once beside a watch: both renew, one token each, and the session lives on`, async () => {
    const beside = await watch()
    const [first = 0] = endsOf(beside)
    const before = await refreshes()
    for (let round = 1; round <= ROUNDS; round++) {
      const results = await Promise.all([renew(), renew()])
      expect(results.map((result) => result.identity?.username)).toEqual(['alice', 'alice'])
      expect(await refreshes()).toBe(before + 2 * round)
      await pause(NEXT_SECOND_MS)
    }
    // When its own time came, the watch found what the others had got, and asked for nothing.
    const taken = () => endsOf(beside).some((end) => end > first)
    await waitUntil(taken, { what: 'the watch to take up a renewed session', deadlineMs: 20_000 })
    expect(await refreshes()).toBe(before + 2 * ROUNDS)
    await endWatch(beside)
    await renew()
    expect(await refusals()).toEqual([])
  })

  test('two that watch renew by themselves, in turns, without a browser', async () => {
    await world().realm.changeRealm({ accessTokenLifespan: 8 })
    await renew()
    const before = await refreshes()
    const pages = desk.person.visited().length
    const both = [await watch(), await watch()]
    const renewals = () => new Set(both.flatMap(endsOf)).size - 1
    await waitUntil(() => renewals() >= 3, { what: 'three renewals', deadlineMs: 40_000 })
    await Promise.all(both.map(endWatch))
    // One may have been ended between the answer and the line that tells of it.
    expect((await refreshes()) - before - renewals()).toBeOneOf([0, 1])
    await pause(NEXT_SECOND_MS)
    await renew()
    expect(await refusals()).toEqual([])
    expect(desk.person.visited().length).toBe(pages)
  })

  test('an answer lost in a crash ends the session here, is called by its name, and a sign-in mends it', async () => {
    const { alice } = world().realm.people
    const crashed = await desk.latchkey(['renew'], { LATCHKEY_TEST_KILL_AT: 'net.refresh.after' }).exit()
    expect(crashed.signal).toBe('SIGKILL')
    await pause(NEXT_SECOND_MS)
    expect(refusalOf(await desk.latchkey(['renew']).exit())).toEqual({ exit: 8, code: 'oidc.session-ended' })
    goodResult(await attend(desk.person, desk.login(), alice))
    await renew()
    expect(desk.person.passwordSubmissions()).toBe(1)
    expect((await refusals()).map((event) => event.error)).toEqual(['invalid_token'])
  })
})
