/** Keycloak's traps: offline access that ends the SSO session, groups with a slash, a disabled account. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeBrowser } from '../../support/fake-browser.ts'
import { startAsKeycloak } from '../../support/issuer-traps.ts'
import { appAt, codeOf, rules, scopesOf, signIn } from '../../support/profile-journey.ts'
import type { TrapIssuer } from '../../support/trap-issuer.ts'

let keycloak: TrapIssuer
beforeEach(async () => {
  keycloak = await startAsKeycloak()
})
afterEach(() => keycloak.stop())
const { signal } = new AbortController()

describe('the offline dance', () => {
  test('asks for offline access in a second, silent authorization, so that one password serves Headscale too', async () => {
    const browser = createFakeBrowser({ login: 'alice' })
    const { authorized, asked } = await signIn(keycloak, appAt(keycloak), browser)
    expect(asked).toHaveLength(2)
    expect(scopesOf(asked[0])).not.toContain('offline_access')
    expect([asked[0]?.get('prompt'), asked[1]?.get('prompt')]).toEqual([null, 'none'])
    expect(scopesOf(asked[1])).toContain('offline_access')
    const claims = await keycloak.signInToHeadscale(browser)
    expect(browser.passwordsTyped).toBe(1)
    expect([claims.iss, claims.sub]).toEqual([keycloak.issuer, authorized.record.identity.subject])
  })

  test('brings a refresh token that outlives the SSO session', async () => {
    const app = appAt(keycloak)
    const { authorized } = await signIn(keycloak, app)
    await keycloak.endSsoSessions()
    const renewed = await app.refresh(authorized.record, signal)
    expect(renewed.identity.subject).toBe(authorized.record.identity.subject)
  })

  test('is danced although the configuration lists offline_access, as one for Headscale might', async () => {
    const browser = createFakeBrowser({ login: 'alice' })
    const app = appAt(keycloak, { scope: ['openid', 'profile', 'email', 'offline_access'] })
    const { asked } = await signIn(keycloak, app, browser)
    expect(scopesOf(asked[0])).not.toContain('offline_access')
    await keycloak.signInToHeadscale(browser)
    expect(browser.passwordsTyped).toBe(1)
  })

  test('is worth it: offline access at first costs a second password', async () => {
    const browser = createFakeBrowser({ login: 'alice' })
    await keycloak.signInToHeadscale(browser, { clientId: keycloak.clientId, scope: 'openid offline_access' })
    await keycloak.signInToHeadscale(browser)
    expect(browser.passwordsTyped).toBe(2)
  })
})

test('a group with a slash where none is expected is named in both spellings', async () => {
  const app = appAt(keycloak, { rules: rules({ allowedGroups: ['vpn'] }) })
  await expect(signIn(keycloak, app)).rejects.toMatchObject({
    code: 'admission.group-slash',
    params: { wanted: 'vpn', same: '/vpn' },
  })
  expect(await codeOf(signIn(keycloak, appAt(keycloak, { rules: rules({ allowedGroups: ['/vpn'] }) })))).toBe(
    'no error',
  )
})

test('a disabled account is told as such', async () => {
  const app = appAt(keycloak)
  const { authorized } = await signIn(keycloak, app)
  keycloak.disable('alice')
  await expect(app.refresh(authorized.record, signal)).rejects.toMatchObject({
    code: 'provider.account-disabled',
    family: 'ended',
  })
})
