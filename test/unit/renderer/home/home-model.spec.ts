import { describe, expect, test } from 'vitest'
import type { AppView } from '../../../../core/contract/app-view.ts'
import type { IdentitySession } from '../../../../core/contract/session.ts'
import type { Snapshot } from '../../../../core/contract/snapshot.ts'
import { AppError } from '../../../../core/errors/app-error.ts'
import { loadSpeech } from '../../../../messages/speech.ts'
import { homeView } from '../../../../renderer/home/home-model.ts'
import { appView } from '../../../support/app-views.ts'
import { active, alice, connected, laptop, signingIn, snapshot } from '../../../support/snapshots.ts'

const speech = await loadSpeech('en', undefined, 'UTC')
const NOW = 1_700_000_000_000
const view = (given: Snapshot, app: Partial<AppView> = {}) => homeView(given, appView(app), speech, NOW)
const acts = (given: Snapshot, app: Partial<AppView> = {}) => {
  const { primary, quiet } = view(given, app)
  return [primary?.act ?? null, ...quiet.map(({ act }) => act)]
}

const wire = (code: 'oidc.offline' | 'oidc.session-ended' | 'node.daemon-missing') =>
  new AppError(code, { host: 'login.acme.example', fix: 'it' }).toWire()
const retrying: IdentitySession = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: NOW + 3_000_000,
  memoryOnly: false,
  tries: 2,
  retryAt: NOW + 30_000,
  because: wire('oidc.offline'),
}
const bob = { loginName: 'bob@acme.example', displayName: null }

test.each<[string, Snapshot, readonly (string | null)[]]>([
  ['Starting', snapshot({ session: { kind: 'unknown', because: null } }), [null]],
  ['Not signed in', snapshot(), ['signIn', 'useCode']],
  ['Signing in to acme.example', snapshot({ session: signingIn('browser') }), ['cancel', 'useCode']],
  ['Signing in to acme.example', snapshot({ session: signingIn('confirming') }), ['cancel']],
  ['Connected', connected(), ['disconnect', 'signOut']],
  ['Signed in', snapshot({ session: active, node: { kind: 'none' } }), [null, 'signOut']],
  ['Connecting', snapshot({ session: active, node: { kind: 'starting', facts: laptop } }), [null, 'signOut']],
  [
    'Your network does not see this device',
    snapshot({ session: active, node: { kind: 'running', facts: { ...laptop, online: false } } }),
    [null, 'signOut'],
  ],
  ['Disconnected', snapshot({ session: active, node: { kind: 'stopped', facts: laptop } }), ['connect', 'signOut']],
  [
    'This device’s access has run out',
    snapshot({ session: active, node: { kind: 'expired', facts: laptop } }),
    ['reauthenticate', 'signOut'],
  ],
  ['This device is not on your network yet', snapshot({ session: active }), ['signIn', 'signOut']],
  [
    'This device is on another network',
    snapshot({ session: active, node: { kind: 'otherServer', url: 'https://other.example', facts: laptop } }),
    ['signIn', 'signOut'],
  ],
  [
    'This device belongs to bob@acme.example',
    snapshot({ session: active, node: { kind: 'foreign', owner: bob, facts: laptop } }),
    ['anotherAccount', 'signOut'],
  ],
  [
    'Your session has ended',
    snapshot({ session: { kind: 'ended', identity: alice, because: wire('oidc.session-ended') } }),
    ['signIn'],
  ],
  [
    'Tailscale is not installed',
    snapshot({ session: active, node: { kind: 'noDaemon', reason: wire('node.daemon-missing') } }),
    ['connect', 'signOut'],
  ],
])('"%s" has its one button', (title, given, expected) => {
  expect(view(given).title.replace("'", '’')).toBe(title)
  expect(acts(given)).toEqual(expected)
})

describe('connected', () => {
  test('says who, where, and that nothing needs to be done', () => {
    const shown = view(connected())
    expect(shown.lead).toBe('alice@acme.example')
    expect(shown.device).toEqual({ name: 'laptop', address: '100.64.0.7' })
    expect(shown.facts.map(({ text }) => text)).toEqual(['Session renews by itself'])
    expect([shown.accessUntil, shown.urgent]).toEqual([null, false])
  })

  test('says when a session ends that cannot renew', () => {
    const given = connected({ session: { ...active, refreshable: false, expiresAt: NOW + 600_000 } })
    expect(view(given).facts[0]?.text).toBe('Session ends in 10 minutes')
  })

  test('says that a session in memory ends with the app', () => {
    const given = connected({ session: { ...active, memoryOnly: true } })
    expect(
      view(given)
        .facts.map(({ text }) => text)
        .join(),
    ).toContain('memory only')
  })

  test('stays connected while the provider cannot be asked, and shows the next try', () => {
    const shown = view(connected({ session: retrying, trouble: wire('oidc.offline') }))
    expect(shown.title).toBe('Connected')
    expect(shown.trouble?.title).toBe('You are offline')
    expect(shown.countdown).toEqual({ words: 'home.fact.nextTry', until: NOW + 30_000 })
    expect(shown.quiet.map(({ act }) => act)).toEqual(['renew', 'signOut'])
  })
})

test('a failed sign-in takes title and button; its second ways are the trouble’s', () => {
  const shown = view(snapshot({ trouble: wire('oidc.offline') }))
  expect([shown.title, shown.troubleTitled, shown.primary?.act]).toEqual(['You are offline', false, 'signIn'])
})

test('a provider that cannot be reached is waited for in the first step, with the time of the next try', () => {
  const waiting = { because: wire('oidc.offline'), nextTryAt: NOW + 9_000 }
  const shown = view(snapshot({ session: signingIn('preparing') }), { waiting })
  expect([shown.title, shown.trouble?.title]).toEqual(['Waiting for your provider', 'You are offline'])
  expect(shown.countdown).toEqual({ words: 'home.fact.nextTry', until: NOW + 9_000 })
  expect(view(snapshot({ session: signingIn('browser') }), { waiting }).title).toBe('Signing in to acme.example')
  expect(view(snapshot(), { waiting }).title).toBe('Not signed in')
})

test('only notices that must be acted on stand on Home', () => {
  const notice = (mustChange: boolean) => ({ text: 'A line', fix: 'Change it', mustChange })
  expect(view(snapshot(), { notices: [notice(true), notice(false)] }).notices).toEqual([notice(true)])
})

describe('the timeline of a sign-in', () => {
  const lines = (given: Snapshot) => view(given).steps.map(({ state, text }) => `${state}: ${text}`)

  test('moves forward through the browser, the person, the device and the network', () => {
    expect(lines(snapshot({ session: signingIn('preparing') }))).toEqual([
      'now: Opening your browser',
      'later: Signed in',
      'later: Device confirmed',
      'later: Connected',
    ])
    expect(lines(snapshot({ session: signingIn('confirming', { identity: alice }) }))).toEqual([
      'done: Browser opened',
      'done: Signed in as alice@acme.example',
      'now: Confirm this device in the browser',
      'later: Connected',
    ])
  })

  test('ends with the person where no network is configured', () => {
    expect(lines(snapshot({ session: signingIn('verifying'), node: { kind: 'none' } }))).toEqual([
      'done: Browser opened',
      'now: Checking your sign-in',
    ])
  })

  test('explains the present step alone, and names the page that the browser shows', () => {
    const steps = view(snapshot({ session: signingIn('browser', { link: 'https://login.acme.example' }) })).steps
    expect(steps.map(({ explanation }) => explanation)).toEqual([
      null,
      'The page of login.acme.example is open in your browser. This window follows by itself.',
      null,
      null,
    ])
  })

  test('offers the link only while there is one', () => {
    expect(view(snapshot({ session: signingIn('registering') })).withLink).toBe(false)
    expect(view(snapshot({ session: signingIn('confirming', { link: 'https://acme.example' }) })).withLink).toBe(true)
  })

  test('runs down to the code’s end where that comes first', () => {
    const deviceCode = {
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://login.acme.example/device',
      verificationUriComplete: null,
      expiresAt: NOW + 60_000,
    }
    const shown = view(
      snapshot({ session: signingIn('device', { method: 'device', deviceCode, deadline: NOW + 300_000 }) }),
    )
    expect(shown.code).toBe(deviceCode)
    expect(shown.countdown?.until).toBe(NOW + 60_000)
  })
})
