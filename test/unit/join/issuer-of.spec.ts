import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { findIssuer, issuerCandidates } from '../../../core/join/issuer-of.ts'
import { fakeNetwork } from './network.ts'

const never = new AbortController().signal

describe('the issuer behind an authorization endpoint', () => {
  it.each([
    [
      'Keycloak',
      'https://id.acme.example/realms/main/protocol/openid-connect/auth',
      'https://id.acme.example/realms/main',
    ],
    [
      'Keycloak below a path',
      'https://a.example/auth/realms/m/protocol/openid-connect/auth',
      'https://a.example/auth/realms/m',
    ],
    ['Entra', 'https://login.example/f0-0/oauth2/v2.0/authorize', 'https://login.example/f0-0/v2.0'],
    ['Google', 'https://accounts.example/o/oauth2/v2/auth', 'https://accounts.example'],
    ['Okta', 'https://acme.okta.example/oauth2/default/v1/authorize', 'https://acme.okta.example/oauth2/default'],
    ['Auth0, with its slash', 'https://acme.auth0.example/authorize', 'https://acme.auth0.example/'],
    ['Zitadel', 'https://acme.zitadel.example/oauth/v2/authorize', 'https://acme.zitadel.example'],
    ['Authelia', 'https://auth.acme.example/api/oidc/authorization', 'https://auth.acme.example'],
    ['Dex', 'https://dex.acme.example/dex/auth', 'https://dex.acme.example/dex'],
    [
      'AD FS, with a slash at the end',
      'https://fs.acme.example/adfs/oauth2/authorize/',
      'https://fs.acme.example/adfs',
    ],
  ])('%s', async (_name, endpoint, issuer) => {
    const network = fakeNetwork()
    network.providers.set(issuer, endpoint)
    expect(await findIssuer(endpoint, network.ports.readProvider, never)).toBe(issuer)
  })

  it('is not believed when its document names another endpoint', async () => {
    const network = fakeNetwork()
    network.providers.set('https://id.example/tenant', 'https://id.example/tenant/other')
    expect(await findIssuer('https://id.example/tenant/auth', network.ports.readProvider, never)).toBeNull()
  })

  it('is never looked for at another origin, nor at more than a few places', () => {
    const candidates = issuerCandidates(`https://id.example:8443/${'a/'.repeat(40)}auth`)
    expect(candidates).toHaveLength(8)
    expect(candidates.every((url) => url.startsWith('https://id.example:8443/'))).toBe(true)
  })

  it('is unknown for the moment when the provider cannot be reached', async () => {
    const readProvider = () => Promise.reject(new AppError('oidc.unreachable', { host: 'id.example', reason: 'x' }))
    await expect(findIssuer('https://id.example/auth', readProvider, never)).rejects.toMatchObject({
      code: 'oidc.unreachable',
    })
  })
})
