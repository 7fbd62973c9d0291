import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { screenOf } from '../../../renderer/screen.ts'
import { active, alice, connected, laptop, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const signIn = (anotherAccount: boolean) => ({ call: 'session.signIn', input: { method: 'browser', anotherAccount } })
const signOut = { call: 'session.signOut', input: { node: 'keep' } }
const retrying = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: 1,
  memoryOnly: false,
  tries: 2,
  retryAt: 2,
  because: someError,
} as const

test.each<[string, Snapshot, object | null]>([
  ['Starting', snapshot({ session: { kind: 'unknown', because: null } }), null],
  [
    'Your session cannot be read',
    snapshot({ session: { kind: 'unknown', because: someError } }),
    { call: 'session.renew' },
  ],
  ['Not signed in', snapshot(), signIn(false)],
  ['Signing in did not work', snapshot({ trouble: someError }), signIn(false)],
  ['Signing in to acme.example', snapshot({ session: signingIn('browser') }), { call: 'session.cancel' }],
  ['Connected', connected(), signOut],
  ['Connected', connected({ session: retrying }), { call: 'session.renew' }],
  ['Signed in', snapshot({ session: active, node: { kind: 'none' } }), signOut],
  ['Connecting', snapshot({ session: active, node: { kind: 'starting', facts: laptop } }), signOut],
  [
    'This device is not connected',
    snapshot({ session: active, node: { kind: 'stopped', facts: laptop } }),
    signIn(false),
  ],
  [
    'This device belongs to bob@acme.example',
    snapshot({
      session: active,
      node: { kind: 'foreign', owner: { loginName: 'bob@acme.example', displayName: null }, facts: laptop },
    }),
    signIn(true),
  ],
  [
    'Your session has ended',
    snapshot({ session: { kind: 'ended', identity: alice, because: someError } }),
    signIn(false),
  ],
])('"%s" has its one button', (title, given, act) => {
  const screen = screenOf(given)
  expect(screen.title).toBe(title)
  expect(screen.button?.act ?? null).toEqual(act)
})

describe('what is shown beside', () => {
  test('connected: who, where, and that it renews by itself', () => {
    const screen = screenOf(connected())
    expect(screen.facts).toEqual(['alice@acme.example', '100.64.0.7 · laptop', 'Session renews by itself'])
    expect(screen.until).toBeNull()
  })

  test('a session that cannot renew says when it ends', () => {
    expect(screenOf(connected({ session: { ...active, refreshable: false } })).until).toBe(active.expiresAt)
  })

  test('a session in memory says so', () => {
    expect(screenOf(connected({ session: { ...active, memoryOnly: true } })).facts.join()).toContain('memory only')
  })

  test("a missing daemon's reason stands where no other trouble is known", () => {
    const given = snapshot({ session: active, node: { kind: 'noDaemon', reason: someError } })
    expect(screenOf(given).trouble).toEqual(someError)
  })

  test('an ended session says why', () => {
    const given = snapshot({ session: { kind: 'ended', identity: alice, because: someError } })
    expect(screenOf(given).trouble).toEqual(someError)
  })
})

describe('progress', () => {
  const states = (given: Snapshot) => screenOf(given).lines.map(({ state, text }) => `${state}: ${text}`)

  test('moves forward through the browser, the person, the device and the network', () => {
    expect(states(snapshot({ session: signingIn('preparing') }))).toEqual([
      'now: Opening your browser',
      'later: Signed in',
      'later: Device confirmed',
      'later: Connected',
    ])
    expect(states(snapshot({ session: signingIn('confirming', { identity: alice }) }))).toEqual([
      'done: Browser opened',
      'done: Signed in as alice@acme.example',
      'now: Confirm this device in the browser',
      'later: Connected',
    ])
  })

  test('ends with the person where no network is configured', () => {
    expect(states(snapshot({ session: signingIn('verifying'), node: { kind: 'none' } }))).toEqual([
      'done: Browser opened',
      'now: Checking your sign-in',
    ])
  })

  test('shows the code of a device sign-in and where it is entered', () => {
    const deviceCode = {
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://login.acme.example/device',
      verificationUriComplete: null,
      expiresAt: 1,
    }
    const screen = screenOf(snapshot({ session: signingIn('device', { method: 'device', deviceCode }) }))
    expect(screen.code).toEqual({ userCode: 'WDJB-MJHT', where: 'https://login.acme.example/device' })
    expect(screen.lines[1]?.text).toBe('Enter the code in a browser')
  })
})
