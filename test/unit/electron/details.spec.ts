import { expect, test } from 'vitest'
import { detailsText, errorOf } from '../../../electron/details.ts'
import { connected, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const FRAME = { version: '1.2.3', system: 'Some OS 7' }

test('an administrator gets the code, the words, what they asked for, and where', () => {
  const trouble = { ...someError, params: { adminText: 'allowed_groups has vpn; the account has /vpn.' } }
  const text = detailsText(snapshot({ trouble, at: Date.UTC(2026, 0, 2, 3, 4, 5) }), FRAME)
  expect(text).toContain('Time: 2026-01-02T03:04:05.000Z')
  expect(text).toContain('Latchkey 1.2.3 on Some OS 7')
  expect(text).toContain('Error: oidc.something\nSomething specific went wrong.\nDo this about it.')
  expect(text).toContain('allowed_groups has vpn; the account has /vpn.')
})

test('no link, token or auth ID is in it, wherever they stand', () => {
  const link = 'https://login.acme.example/auth?state=hush1&client_id=hush2'
  const trouble = {
    ...someError,
    userMessage: `Opened ${link}, then https://acme.example/register/hskey-authreq-hush3.`,
    hint: 'refresh_token=hush4 eyJhbGciOiJIUzI1NiJ9.eyJodXNoNSI6MX0.hush5 latchkey://join?x=hush6',
  }
  const text = detailsText(snapshot({ trouble, session: signingIn('browser', { link }) }), FRAME)
  expect(text).not.toMatch(/hush|eyJ/)
  expect(text).toContain('https://login.acme.example')
})

test('says so when nothing is wrong', () => {
  expect(detailsText(connected(), FRAME)).toContain('Error: none')
})

test.each([
  ['its trouble', snapshot({ trouble: someError }), someError],
  ['why the session is not known', snapshot({ session: { kind: 'unknown', because: someError } }), someError],
  ['why no daemon answers', snapshot({ node: { kind: 'noDaemon', reason: someError } }), someError],
  ['nothing', connected(), null],
])('the error of a snapshot is %s', (_name, given, error) => {
  expect(errorOf(given)).toBe(error)
})
