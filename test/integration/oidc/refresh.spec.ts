/** Renewal against a provider that misbehaves: what ends a session, what is the administrator's turn, what is the network's. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import type { Oidc } from '../../../core/oidc/client.ts'
import type { TokenRecord } from '../../../core/oidc/token-record.ts'
import { type Json, type RogueProvider, startRogueProvider } from '../../support/rogue-provider.ts'
import { leaks, printed, rogueClient, signInAt } from '../../support/rogue-sign-in.ts'

let rogue: RogueProvider
let oidc: Oidc
let record: TokenRecord
beforeEach(async () => {
  rogue = await startRogueProvider()
  oidc = rogueClient(rogue, { requestWithin: 400 })
  record = await signedIn()
})
afterEach(() => rogue.stop())

const { signal } = new AbortController()
const seconds = () => Math.floor(Date.now() / 1000)

async function signedIn(): Promise<TokenRecord> {
  const { authorized } = await signInAt(rogue, oidc)
  if (authorized === null) throw new Error('the sign-in failed')
  rogue.requests.length = 0
  return authorized.record
}

async function failure(): Promise<AppError> {
  const caught: unknown = await oidc.refresh(record, signal).catch((error: unknown) => error)
  if (!(caught instanceof AppError)) throw new Error('the renewal succeeded')
  expect(leaks(printed(caught))).toBe(false)
  return caught
}

describe('a renewal', () => {
  test('is one request, with the refresh token and without a scope', async () => {
    const renewed = await oidc.refresh(record, signal)
    expect(rogue.requests.map((request) => request.path)).toEqual(['/token'])
    const [request] = rogue.requests
    expect(request?.form.get('grant_type')).toBe('refresh_token')
    expect(request?.form.get('refresh_token')).toBe(record.refreshToken?.reveal())
    expect(request?.form.get('client_id')).toBe('latchkey')
    expect(request?.form.has('scope')).toBe(false)
    expect(renewed.refreshToken?.reveal()).not.toBe(record.refreshToken?.reveal())
    expect(renewed.idToken.reveal()).not.toBe(record.idToken.reveal())
  })

  test.each<[string, (body: Json) => Json]>([
    ['a broken number of seconds', (right) => ({ ...right, expires_in: 299.9995 })],
    ['such a number as text', (right) => ({ ...right, expires_in: '299.9995' })],
    ['next to nothing', (right) => ({ ...right, expires_in: 5e-324 })],
    ['an ID token that ends within a second', ({ expires_in: _gone, ...rest }) => rest],
  ])('gives whole milliseconds for %s, as the sign-in does', async (_what, answer) => {
    rogue.bends.answer = answer
    rogue.bends.payload = (right) => ({ ...right, exp: Number(right.iat) + 299.99951 })
    for (const { obtainedAt, expiresAt } of [await signedIn(), await oidc.refresh(record, signal)]) {
      expect(Number.isInteger(obtainedAt) && Number.isInteger(expiresAt)).toBe(true)
      expect(expiresAt - obtainedAt).toBeGreaterThanOrEqual(299_000)
      expect(expiresAt - obtainedAt).toBeLessThan(300_000)
    }
  })

  test('without a new refresh token keeps the old one', async () => {
    rogue.bends.answer = ({ refresh_token: _gone, ...rest }) => rest
    const renewed = await oidc.refresh(record, signal)
    expect(renewed.refreshToken?.reveal()).toBe(record.refreshToken?.reveal())
  })

  test('without a new ID token keeps the old one and its claims', async () => {
    rogue.bends.answer = ({ id_token: _gone, ...rest }) => ({ ...rest, expires_in: 60 })
    const renewed = await oidc.refresh(record, signal)
    expect(renewed.idToken.reveal()).toBe(record.idToken.reveal())
    expect(renewed.identity).toEqual(record.identity)
    expect(renewed.expiresAt - renewed.obtainedAt).toBe(60_000)
  })

  test('takes over what the new ID token says, and keeps what it leaves out', async () => {
    rogue.bends.payload = ({ email: _email, email_verified: _verified, ...rest }) => ({
      ...rest,
      name: 'New Name',
      groups: [],
    })
    const { identity } = await oidc.refresh(record, signal)
    expect(identity.displayName).toBe('New Name')
    expect(identity.email).toBe('person@example.com')
    expect(identity.emailVerified).toBe(true)
    expect(identity.groups).toEqual([])
  })

  test('does not call a new address verified because the old one was', async () => {
    rogue.bends.payload = ({ email_verified: _verified, ...rest }) => ({ ...rest, email: 'new@example.com' })
    const { identity } = await oidc.refresh(record, signal)
    expect(identity.emailVerified).toBeNull()
  })

  test('reads the granted scope from the answer', async () => {
    rogue.bends.answer = (right) => ({ ...right, scope: 'openid' })
    expect((await oidc.refresh(record, signal)).scope).toBe('openid')
  })

  test('accepts the nonce of the sign-in again (12.2)', async () => {
    const { nonce } = JSON.parse(Buffer.from(record.idToken.reveal().split('.')[1] ?? '', 'base64url').toString())
    rogue.bends.payload = (right) => ({ ...right, nonce })
    expect((await oidc.refresh(record, signal)).identity.subject).toBe('person-1')
  })

  test('of another issuer’s or client’s session sends nothing', async () => {
    record = { ...record, clientId: 'other' }
    expect((await failure()).code).toBe('oidc.session-foreign')
    record = { ...record, clientId: 'latchkey', issuer: 'https://old.example' }
    expect((await failure()).code).toBe('oidc.session-foreign')
    expect(rogue.requests).toEqual([])
  })

  test('asks for the keys first when they were replaced, and sends the refresh token once', async () => {
    rogue.replaceKey()
    await oidc.refresh(record, signal)
    expect(rogue.requests.map((request) => request.path)).toEqual(['/token', '/jwks'])
  })
})

describe('a renewal is refused (OIDC Core 12.2) when the new ID token', () => {
  const cases: readonly (readonly [string, string, (right: Json) => Json])[] = [
    ['is another person’s', 'oidc.subject-changed', (right) => ({ ...right, sub: 'somebody-else' })],
    ['has an empty subject', 'oidc.id-token-invalid', (right) => ({ ...right, sub: '' })],
    ['is of another issuer', 'oidc.id-token-invalid', (right) => ({ ...right, iss: 'https://evil.example' })],
    ['is for another client', 'oidc.id-token-invalid', (right) => ({ ...right, aud: 'other' })],
    ['was issued to another client', 'oidc.id-token-invalid', (right) => ({ ...right, azp: 'other' })],
    ['brings a nonce that is not the sign-in’s', 'oidc.id-token-invalid', (right) => ({ ...right, nonce: 'replayed' })],
    ['was issued a day ago', 'oidc.id-token-invalid', (right) => ({ ...right, iat: seconds() - 86_400 })],
    [
      'was issued an hour ahead',
      'oidc.id-token-invalid',
      (right) => ({ ...right, iat: seconds() + 3600, exp: seconds() + 7200 }),
    ],
    ['has expired', 'oidc.id-token-invalid', (right) => ({ ...right, iat: seconds() - 90, exp: seconds() - 60 })],
    [
      'belongs to another access token',
      'oidc.id-token-invalid',
      (right) => ({ ...right, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    ],
  ]
  test.each(cases)('%s', async (_name, code, payload) => {
    rogue.bends.payload = payload
    expect((await failure()).code).toBe(code)
    expect(rogue.count('/token')).toBe(1)
  })

  test('has a wrong signature', async () => {
    rogue.bends.idToken = (token) => `${token.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`
    const error = await failure()
    expect([error.code, error.family]).toEqual(['oidc.id-token-signature', 'refused'])
    expect(rogue.count('/token')).toBe(1)
  })
})

describe('what the provider says decides', () => {
  const cases = [
    [400, 'invalid_grant', 'oidc.session-ended', 'ended'],
    [400, 'interaction_required', 'oidc.session-ended', 'ended'],
    [401, 'invalid_client', 'oidc.client-refused', 'refused'],
    [400, 'unauthorized_client', 'oidc.client-refused', 'refused'],
    [400, 'invalid_scope', 'oidc.renewal-failed', 'network'],
    [400, 'temporarily_unavailable', 'oidc.renewal-failed', 'network'],
  ] as const
  test.each(cases)('%i %s', async (status, error, code, family) => {
    rogue.tokenErrors.push({ status, body: { error, error_description: 'User disabled' } })
    const caught = await failure()
    expect([caught.code, caught.family, caught.uncertain]).toEqual([code, family, false])
  })

  test('a challenge does not hide that the client is unknown', async () => {
    const headers = { 'www-authenticate': 'Basic realm="x", error="invalid_client"' }
    rogue.tokenErrors.push({ status: 401, body: { error: 'invalid_client' }, headers })
    expect((await failure()).code).toBe('oidc.client-refused')
  })

  test('the words of another provider mean nothing here', async () => {
    rogue.tokenErrors.push({ status: 400, body: { error: 'invalid_grant', error_description: 'User disabled' } })
    expect((await failure()).code).toBe('oidc.session-ended')
  })
})

test('a disabled account is told apart by Keycloak’s own words', async () => {
  const keycloak = await startRogueProvider({ path: '/realms/corp' })
  try {
    const client = rogueClient(keycloak)
    keycloak.tokenErrors.push({ status: 400, body: { error: 'invalid_grant', error_description: 'User disabled' } })
    const stored = { ...record, issuer: keycloak.issuer, identity: { ...record.identity, issuer: keycloak.issuer } }
    await expect(client.refresh(stored, signal)).rejects.toMatchObject({
      code: 'provider.account-disabled',
      family: 'ended',
    })
  } finally {
    await keycloak.stop()
  }
})

describe('an unknown outcome is marked', () => {
  const uncertain: readonly (readonly [string, string, NonNullable<RogueProvider['bends']['raw']>[string]])[] = [
    ['when no answer comes', 'oidc.timeout', () => {}],
    ['when the connection breaks', 'oidc.unreachable', (request) => void request.socket.destroy()],
    ['when a gateway fails', 'oidc.provider-failed', (_request, response) => void response.writeHead(502).end()],
    [
      'when the answer is garbage',
      'oidc.answer-malformed',
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
    ],
  ]
  test.each(uncertain)('%s', async (_name, code, handler) => {
    rogue.bends.raw = { '/token': handler }
    const error = await failure()
    expect([error.code, error.family, error.uncertain]).toEqual([code, 'network', true])
  })

  test('and not when the provider was not reached', async () => {
    await rogue.stop()
    // The kept connection must have noticed.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    const error = await failure()
    expect([error.code, error.uncertain]).toEqual(['oidc.unreachable', false])
    rogue = await startRogueProvider()
  })

  test('and not when the provider turned it away unserved', async () => {
    rogue.tokenErrors.push({ status: 429, body: {}, headers: { 'retry-after': '30' } })
    const error = await failure()
    expect([error.code, error.uncertain, error.retryAfter]).toEqual(['oidc.provider-busy', false, 30_000])
    expect(rogue.count('/token')).toBe(1)
  })

  test('when the caller gives up meanwhile', async () => {
    const given = new AbortController()
    rogue.bends.raw = { '/token': () => given.abort() }
    const caught = await oidc.refresh(record, given.signal).catch((error: unknown) => error)
    expect(caught).toMatchObject({ code: 'general.cancelled', uncertain: true })
  })
})

describe('nothing given is thrown away', () => {
  test('while the keys cannot be had: the new refresh token is kept with the old ID token', async () => {
    rogue.replaceKey()
    rogue.bends.raw = { '/jwks': (_request, response) => response.writeHead(500).end() }
    const renewed = await oidc.refresh(record, signal)
    expect(renewed.refreshToken?.reveal()).not.toBe(record.refreshToken?.reveal())
    expect(renewed.idToken.reveal()).toBe(record.idToken.reveal())
    expect(renewed.identity).toEqual(record.identity)
    expect(rogue.count('/token')).toBe(1)
  })

  test('though another person’s token is refused even then', async () => {
    rogue.replaceKey()
    rogue.bends.raw = { '/jwks': (_request, response) => response.writeHead(500).end() }
    rogue.bends.payload = (right) => ({ ...right, sub: 'somebody-else' })
    expect((await failure()).code).toBe('oidc.subject-changed')
  })

  test.each([5 * 60, -40 * 60])('when this clock has gone wrong by %i seconds since', async (off) => {
    rogue.clockOff = off
    const renewed = await oidc.refresh(record, signal)
    expect(renewed.idToken.reveal()).not.toBe(record.idToken.reveal())
    expect(renewed.expiresAt - renewed.obtainedAt).toBe(3_600_000)
    expect(rogue.count('/token')).toBe(1)
  })
})
