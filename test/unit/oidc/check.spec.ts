import { describe, expect, it } from 'vitest'
import { checkProvider } from '../../../core/oidc/check.ts'
import { createDiscovery } from '../../../core/oidc/discovery.ts'
import { createHttp } from '../../../core/oidc/http.ts'

async function look(issuer: string, keyCount: number) {
  const documents: Readonly<Record<string, unknown>> = {
    [`${issuer}/.well-known/openid-configuration`]: {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
    [`${issuer}/keys`]: { keys: Array.from({ length: keyCount }, (_, kid) => ({ kty: 'RSA', kid: `${kid}` })) },
  }
  const http = createHttp({ fetch: async (url) => Response.json(documents[String(url)]) })
  const cache = { read: async () => null, write: async () => {} }
  const discovery = createDiscovery({ issuer, http, cache, now: Date.now })
  const party = { clientId: 'latchkey', clientSecret: null, http, discovery, now: Date.now }
  const { findings } = await checkProvider(party, issuer, null, AbortSignal.timeout(5_000))
  return (name: string) => findings.find((finding) => finding.name === name)?.detail
}

describe('the live check, in words', () => {
  it.each([
    { count: 1, words: '1 published key.' },
    { count: 2, words: '2 published keys.' },
  ])('counts $words', async ({ count, words }) => {
    expect((await look('https://id.example', count))('keys')).toBe(words)
  })

  it('says how offline access is asked for', async () => {
    expect((await look('https://id.example/realms/acme', 1))('refresh')).toBe(
      'Sessions can be renewed (profile keycloak, offline access: asked for in a second, silent step).',
    )
  })
})
