import { createHash } from 'node:crypto'
import { Configuration } from 'openid-client'
import { describe, expect, test } from 'vitest'
import { createAuthorizationRequest, refuseReserved } from '../../../core/oidc/authorization-request.ts'

const config = new Configuration(
  { issuer: 'https://id.example', authorization_endpoint: 'https://id.example/auth?tenant=a' },
  'latchkey',
)
const create = (params: Record<string, string> = {}) =>
  createAuthorizationRequest(config, 'http://127.0.0.1:1234/callback', ['openid', 'email'], params)

describe('the link', () => {
  test('carries the challenge of the verifier, and everything of the protocol once', async () => {
    const request = await create({ domain_hint: 'example.com' })
    const { searchParams } = new URL(request.url)
    const challenge = createHash('sha256').update(request.codeVerifier.reveal()).digest('base64url')
    expect(Object.fromEntries(searchParams)).toEqual({
      tenant: 'a',
      domain_hint: 'example.com',
      client_id: 'latchkey',
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1:1234/callback',
      scope: 'openid email',
      state: request.state.reveal(),
      nonce: request.nonce.reveal(),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    expect([...searchParams.keys()]).toHaveLength(new Set(searchParams.keys()).size)
    expect(request.codeVerifier.reveal()).toMatch(/^[A-Za-z0-9._~-]{43,128}$/)
  })

  test.each([
    [{}, null],
    [{ max_age: '60' }, 60],
    [{ max_age: '0' }, 0],
    [{ max_age: 'soon' }, null],
  ])('knows the max_age that it asks for: %o', async (params, expected) => {
    expect((await create(Object.fromEntries(Object.entries(params)))).maxAgeSeconds).toBe(expected)
  })
})

describe('extra parameters', () => {
  test.each([
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
    'id_token_hint',
    'Redirect_Uri',
  ])('must not set %s', (name) => {
    expect(() => refuseReserved({ [name]: 'x' })).toThrow(
      expect.objectContaining({ code: 'oidc.parameter-reserved', params: { name } }),
    )
  })

  test('may set what Headscale’s documentation shows', () => {
    expect(() =>
      refuseReserved({ domain_hint: 'x', prompt: 'select_account', access_type: 'offline', max_age: '60' }),
    ).not.toThrow()
  })
})
