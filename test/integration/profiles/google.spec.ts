/** Google's traps: a secret for a desktop client, offline access by a parameter, no groups, no user name, no end session. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAsGoogle } from '../../support/issuer-traps.ts'
import { appAt, codeOf, rules, scopesOf, signIn } from '../../support/profile-journey.ts'
import type { TrapIssuer } from '../../support/trap-issuer.ts'

let google: TrapIssuer
beforeEach(async () => {
  google = await startAsGoogle()
})
afterEach(() => google.stop())
const { signal } = new AbortController()

test('without a secret the sign-in stops before the browser opens', async () => {
  expect(await codeOf(signIn(google, appAt(google, { clientSecret: null })))).toBe('provider.secret-needed')
  expect(google.running.count('/auth')).toBe(0)
})

test('access_type brings the refresh token, and no scope that Google refuses is asked for', async () => {
  const app = appAt(google, {
    scope: ['openid', 'profile', 'email', 'offline_access', 'groups'],
    rules: rules({ allowedDomains: ['example.com'] }),
  })
  const { authorized, asked } = await signIn(google, app)
  expect(asked).toHaveLength(1)
  expect(scopesOf(asked[0])).toEqual(['openid', 'profile', 'email'])
  expect([asked[0]?.get('access_type'), asked[0]?.get('hd')]).toEqual(['offline', 'example.com'])
  const renewed = await app.refresh(authorized.record, signal)
  expect(renewed.identity).toMatchObject({ email: 'alice@example.com', username: null, groups: [] })
})

test('a rule on groups is refused with word that Google never sends any', async () => {
  expect(await codeOf(signIn(google, appAt(google, { rules: rules({ allowedGroups: ['vpn'] }) })))).toBe(
    'admission.groups-unsupported',
  )
})

test('another account is asked for in the way that Google takes', async () => {
  const { asked } = await signIn(google, appAt(google), undefined, { anotherAccount: true })
  expect(asked[0]?.get('prompt')).toBe('select_account')
})

test('signing out revokes the refresh token and has no page to open', async () => {
  const app = appAt(google)
  const { authorized } = await signIn(google, app)
  expect(await app.endSession(authorized.record, signal)).toEqual({ revoked: true, browserUrl: null })
  expect(await codeOf(app.refresh(authorized.record, signal))).toBe('oidc.session-ended')
})
