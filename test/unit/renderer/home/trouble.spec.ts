import { expect, test } from 'vitest'
import { AppError } from '../../../../core/errors/app-error.ts'
import { catalogue, type ErrorCode } from '../../../../core/errors/catalogue/index.ts'
import { loadSpeech } from '../../../../messages/speech.ts'
import { troubleView } from '../../../../renderer/home/trouble.ts'
import { troubleScreen } from '../../../../renderer/home/trouble-table.ts'
import { active, connected, signingIn, snapshot } from '../../../support/snapshots.ts'

const speech = await loadSpeech('en', undefined, 'UTC')
const error = (code: ErrorCode, params = {}) => new AppError(code, params).toWire()
const shown = (code: ErrorCode, given = snapshot(), params = {}) => troubleView(error(code, params), given, speech)

const codes = Object.keys(catalogue).filter((code): code is ErrorCode => code in catalogue)
/** The others are shown where they arise, on Welcome and on Check and logs, by kit/failure.tsx. */
const ofHome = codes.filter((code) => !/^(join|doctor)\./.test(code))
const unknown = troubleScreen('no.such-code').title

test.each(ofHome.filter((code) => !['general.bug', 'general.usage'].includes(code)))(
  '%s has its own screen',
  (code) => {
    expect(troubleScreen(code).title).not.toBe(unknown)
  },
)

test('an error of a newer version still has a screen, with the doctor as its button', () => {
  expect(troubleScreen('no.such-code')).toMatchObject({ act: 'doctor', tone: 'attention' })
})

test('what people meet differently has titles that differ', () => {
  const kinds: readonly ErrorCode[] = [
    'admission.group',
    'admission.domain',
    'session.wrong-owner',
    'session.foreign-node',
    'node.policy-other-server',
    'node.daemon-unreachable',
    'node.daemon-missing',
    'node.not-permitted',
    'node.held-by-other',
    'node.macos-not-admin',
    'oidc.offline',
    'oidc.captive-portal',
    'oidc.provider-failed',
    'oidc.unreachable',
    'node.control-unreachable',
    'oidc.tls-not-trusted',
    'node.control-tls',
    'oidc.clock-skew',
    'keychain.locked',
    'oidc.session-ended',
    'node.needs-login',
  ]
  expect(new Set(kinds.map((code) => troubleScreen(code).title)).size).toBe(kinds.length)
})

test('who holds the device is named', () => {
  expect(shown('node.held-by-other', snapshot(), { who: 'ACME\\bob' }).what).toContain('ACME\\bob')
})

test('advice of the window may name whom the error names', () => {
  const { todo } = shown('session.foreign-node', snapshot(), { owner: 'bob@acme.example' })
  expect(todo).toContain('Sign in as bob@acme.example')
})

test.each([
  ['signed out', snapshot(), 'signIn'],
  ['a keychain that could not be read', snapshot({ session: { kind: 'unknown', because: null } }), 'renew'],
  ['signed in and connected', connected(), 'renew'],
  [
    'signed in without a daemon',
    snapshot({ session: active, node: { kind: 'noDaemon', reason: error('node.daemon-silent') } }),
    'connect',
  ],
  ['signed in on a device that is not on the network', snapshot({ session: active }), 'signIn'],
] as const)('trying again when %s', (_when, given, act) => {
  expect(shown('oidc.timeout', given).primary.act).toBe(act)
})

test('a locked keychain is unlocked, left out, or the session forgotten', () => {
  const { primary, quiet } = shown('keychain.locked', snapshot({ session: { kind: 'unknown', because: null } }))
  expect(primary).toEqual({ act: 'renew', label: 'Unlock and try again' })
  expect(quiet.map(({ act }) => act)).toEqual(['withoutKeychain', 'signOut'])
})

test('a browser that did not open leaves the link and the code', () => {
  const { primary, quiet } = shown('session.browser-failed', snapshot({ session: signingIn('browser') }))
  expect([primary.act, ...quiet.map(({ act }) => act)]).toEqual(['copyLink', 'useCode'])
})

test('what only an administrator can mend is a message for them, and can be tried again', () => {
  const { primary, copy, quiet } = shown('oidc.client-refused')
  expect(primary).toEqual({ act: 'copyDetails', label: 'Copy message for your administrator' })
  expect(copy).toBeNull()
  expect(quiet.map(({ act }) => act)).toEqual(['signIn'])
})

test('the facts for an administrator are the parameters, without the text that is copied whole', () => {
  const { details } = shown('admission.group', snapshot(), { allowed: '/vpn', had: '/staff', adminText: 'Dear admin' })
  expect(details).toContainEqual({ name: 'allowed', value: '/vpn' })
  expect(JSON.stringify(details)).not.toContain('Dear admin')
})

test('a sentence that stays English in another language is marked as that', async () => {
  const german = await loadSpeech('de', undefined, 'UTC')
  const english = (code: ErrorCode, params = {}) => troubleView(error(code, params), snapshot(), german).english
  expect(english('config.invalid', { details: 'oidc.issuer is missing.', next: 'Write it.' })).toEqual({
    what: true,
    todo: true,
  })
  expect(english('oidc.offline', { host: 'id.example' })).toEqual({ what: false, todo: false })
})
