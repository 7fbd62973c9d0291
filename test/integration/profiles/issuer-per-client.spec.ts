/** authentik and Kanidm: each client sees an issuer of its own; and what each of them wants for a refresh token. */
import { afterEach, describe, expect, test } from 'vitest'
import { createFakeBrowser } from '../../support/fake-browser.ts'
import { startAsAuthentik, startAsKanidm } from '../../support/issuer-traps.ts'
import { appAt, codeOf, rules, scopesOf, signIn } from '../../support/profile-journey.ts'
import type { TrapIssuer } from '../../support/trap-issuer.ts'

let provider: TrapIssuer | null = null
afterEach(() => provider?.stop())
const { signal } = new AbortController()

describe.each([
  ['authentik', startAsAuthentik],
  ['Kanidm', startAsKanidm],
])('%s', (_name, start) => {
  test('Headscale sees another issuer with a client of its own, the same with a shared one, and doctor says so', async () => {
    provider = await start()
    const browser = createFakeBrowser({ login: 'alice' })
    const app = appAt(provider)
    const { authorized } = await signIn(provider, app, browser)
    const apart = await provider.signInToHeadscale(browser)
    const shared = await provider.signInToHeadscale(browser, { clientId: provider.clientId })
    expect(authorized.record.issuer).toBe(provider.issuer)
    expect([apart.iss === provider.issuer, shared.iss === provider.issuer]).toEqual([false, true])
    expect(apart.sub).toBe(authorized.record.identity.subject)
    const { findings } = await app.check(signal, 'headscale')
    expect(findings.find(({ name }) => name === 'sharedClient')?.detail).toContain('its own issuer')
  })

  test('the session can be renewed', async () => {
    provider = await start()
    const app = appAt(provider)
    const { authorized, asked } = await signIn(provider, app)
    expect(asked).toHaveLength(1)
    expect((await app.refresh(authorized.record, signal)).identity).toEqual(authorized.record.identity)
  })
})

test('authentik is asked for offline_access', async () => {
  provider = await startAsAuthentik()
  const { asked } = await signIn(provider, appAt(provider))
  expect(scopesOf(asked[0])).toContain('offline_access')
})

test('Kanidm is asked for nothing that may be unmapped, although groups decide', async () => {
  provider = await startAsKanidm()
  const app = appAt(provider, { rules: rules({ allowedGroups: ['vpn@idm.example'] }) })
  const { asked } = await signIn(provider, app)
  expect(scopesOf(asked[0])).toEqual(['openid', 'profile', 'email'])
})

test('Kanidm’s groups are named with their domain', async () => {
  provider = await startAsKanidm()
  const app = appAt(provider, { rules: rules({ allowedGroups: ['vpn'] }) })
  expect(await codeOf(signIn(provider, app))).toBe('admission.group-spn')
})
