/** Entra ID's traps: a subject for each client, object IDs, overage, an unvouched address, and an account taken unasked. */
import { afterEach, expect, test } from 'vitest'
import { createFakeBrowser } from '../../support/fake-browser.ts'
import { startAsEntra } from '../../support/issuer-traps.ts'
import { appAt, codeOf, rules, scopesOf, signIn } from '../../support/profile-journey.ts'
import type { TrapIssuer } from '../../support/trap-issuer.ts'

const GROUP = '5f0c6a52-1111-4222-8333-444455556666'
let entra: TrapIssuer | null = null
const start = async (groups: readonly string[] = [GROUP]) => {
  entra = await startAsEntra(groups)
  return entra
}
afterEach(() => entra?.stop())
const { signal } = new AbortController()

test('the scope groups is left out, for Entra ID refuses it, and offline_access is asked for', async () => {
  const provider = await start()
  const app = appAt(provider, {
    scope: ['openid', 'profile', 'email', 'groups'],
    rules: rules({ allowedGroups: [GROUP] }),
  })
  const { authorized, asked } = await signIn(provider, app)
  expect(scopesOf(asked[0])).toEqual(['openid', 'profile', 'email', 'offline_access'])
  expect(authorized.record.identity.groups).toEqual([GROUP])
  expect((await app.refresh(authorized.record, signal)).identity.groups).toEqual([GROUP])
})

test('two clients see two subjects, one shared client sees one, and doctor says so', async () => {
  const provider = await start()
  const browser = createFakeBrowser({ login: 'alice' })
  const app = appAt(provider)
  const { authorized } = await signIn(provider, app, browser)
  const { subject } = authorized.record.identity
  const apart = await provider.signInToHeadscale(browser)
  const shared = await provider.signInToHeadscale(browser, { clientId: provider.clientId })
  expect(apart.iss).toBe(provider.issuer)
  expect([apart.sub === subject, shared.sub === subject]).toEqual([false, true])
  const namesOf = async (headscale: string) =>
    (await app.check(signal, headscale)).findings.map((finding) => finding.name)
  expect(await namesOf('headscale')).toContain('sharedClient')
  expect(await namesOf(provider.clientId)).not.toContain('sharedClient')
})

test('the person chooses the account until it is known; then one click is enough', async () => {
  const provider = await start()
  const browser = createFakeBrowser({ login: 'alice' })
  await provider.signInToHeadscale(browser)
  await signIn(provider, appAt(provider), browser)
  expect(browser.passwordsTyped).toBe(2)
  await signIn(provider, appAt(provider), browser, { loginHint: 'alice@example.com' })
  expect(browser.passwordsTyped).toBe(2)
  await signIn(provider, appAt(provider), browser, { loginHint: 'alice@example.com', anotherAccount: true })
  expect(browser.passwordsTyped).toBe(3)
})

test('a group by name is refused with word of the object ID', async () => {
  const provider = await start()
  expect(await codeOf(signIn(provider, appAt(provider, { rules: rules({ allowedGroups: ['VPN users'] }) })))).toBe(
    'admission.group-ids',
  )
})

test('over 200 groups none is sent, and the refusal says why', async () => {
  const many = Array.from({ length: 201 }, (_, index) => GROUP.replace('5f0c', (0x1000 + index).toString(16)))
  const provider = await start(many)
  const app = appAt(provider, { rules: rules({ allowedGroups: [String(many[0])] }) })
  // The provider's userinfo endpoint has no groups either.
  provider.running.hooks.userinfo = ({ groups: _groups, ...others }) => others
  expect(await codeOf(signIn(provider, app))).toBe('admission.groups-overage')
})

test('an address that nobody vouches for is refused in those words, or taken where that is configured', async () => {
  const provider = await start()
  const domain = rules({ allowedDomains: ['example.com'] })
  expect(await codeOf(signIn(provider, appAt(provider, { rules: domain })))).toBe('admission.email-not-vouched')
  const lenient = appAt(provider, { rules: { ...domain, emailVerifiedRequired: false } })
  const { asked } = await signIn(provider, lenient)
  expect(asked[0]?.get('domain_hint')).toBe('example.com')
})

test('a disabled account is told as such', async () => {
  const provider = await start()
  const app = appAt(provider)
  const { authorized } = await signIn(provider, app)
  provider.disable('alice')
  expect(await codeOf(app.refresh(authorized.record, signal))).toBe('provider.account-disabled')
})
