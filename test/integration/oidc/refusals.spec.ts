/**
 * Every answer that a sign-in must refuse: OIDC Core 3.1.2.7, 3.1.3.3, 3.1.3.7 and 3.1.3.8, RFC 6749, RFC 8725, RFC 9207,
 * and the negatives of the OpenID Foundation's relying-party plans. One thing is wrong at a time.
 */
import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Bends,
  encode,
  type Json,
  newKeys,
  publicJwk,
  type RogueProvider,
  signToken,
  startRogueProvider,
} from '../../support/rogue-provider.ts'
import { leaks, printed, rogueClient, signInAt } from '../../support/rogue-sign-in.ts'

let rogue: RogueProvider
beforeAll(async () => {
  rogue = await startRogueProvider()
})
afterEach(() => {
  rogue.bends = {}
  rogue.clockOff = 0
  rogue.tokenErrors.length = 0
})
afterAll(() => rogue.stop())

const seconds = () => Math.floor(Date.now() / 1000)
const payload = (changes: Json) => ({ payload: (right: Json) => ({ ...right, ...changes }) }) satisfies Bends
const without = (name: string) => ({ payload: ({ [name]: _gone, ...rest }: Json) => rest }) satisfies Bends
const header = (changes: Json) => ({ header: (right: Json) => ({ ...right, ...changes }) }) satisfies Bends
const answer = (changes: Json) => ({ answer: (right: Json) => ({ ...right, ...changes }) }) satisfies Bends
const response = (change: (parameters: [string, string][]) => [string, string][]) =>
  ({ response: change }) satisfies Bends
const plus = (name: string, value: string) => response((right) => [...right, [name, value]])
const instead = (name: string, value: string) =>
  response((right) => right.map(([key, old]) => [key, key === name ? value : old]))

type Case = readonly [name: string, code: string, bends: Bends]

async function refused(code: string, bends: Bends): Promise<void> {
  rogue.bends = bends
  const outcome = await signInAt(rogue, rogueClient(rogue))
  expect(outcome.error?.code).toBe(code)
  expect(outcome.page?.status).toBe(400)
  expect(leaks(printed(outcome.error)) || leaks(outcome.page?.text ?? '')).toBe(false)
}

test('accepts the provider while nothing is wrong', async () => {
  const { authorized, error, page } = await signInAt(rogue, rogueClient(rogue))
  expect(error).toBeNull()
  expect(authorized?.record.identity.subject).toBe('person-1')
  expect(page?.status).toBe(200)
  expect(leaks(printed(authorized))).toBe(false)
})

describe('refuses an authorization response', () => {
  const cases: readonly Case[] = [
    [
      'without the issuer that the metadata promises (RFC 9207 2.4)',
      'oidc.issuer-mismatch',
      response((right) => right.filter(([name]) => name !== 'iss')),
    ],
    ['of another issuer (RFC 9207 2.4)', 'oidc.issuer-mismatch', instead('iss', 'https://evil.example')],
    [
      'of an issuer that differs by a slash',
      'oidc.issuer-mismatch',
      response((right) => right.map(([key, old]) => [key, key === 'iss' ? `${old}/` : old])),
    ],
    [
      'with an error of another issuer, before the error counts',
      'oidc.issuer-mismatch',
      response((right) => [['error', 'access_denied'], ...instead('iss', 'https://evil.example').response(right)]),
    ],
    ['with the issuer twice (RFC 6749 3.1)', 'oidc.response-invalid', plus('iss', 'https://evil.example')],
    ['with the code twice', 'oidc.response-invalid', plus('code', 'another')],
    ['with the error twice', 'oidc.response-invalid', response((right) => [...right, ['error', 'a'], ['error', 'b']])],
    ['without a code', 'oidc.response-invalid', response((right) => right.filter(([name]) => name !== 'code'))],
    ['with an empty code', 'oidc.response-invalid', instead('code', '')],
    ['with a code of absurd length', 'oidc.response-invalid', instead('code', 'c'.repeat(9000))],
    ['with an access token that nobody asked for', 'oidc.response-invalid', plus('access_token', 'x')],
    ['with an ID token that nobody asked for', 'oidc.response-invalid', plus('id_token', 'x')],
    ['in JARM form that nobody asked for', 'oidc.response-invalid', plus('response', 'x')],
    ['that says access_denied', 'oidc.denied', response((right) => [['error', 'access_denied'], ...right.slice(1)])],
    [
      'with another error',
      'oidc.provider-refused',
      response((right) => [['error', 'login_required'], ...right.slice(1)]),
    ],
  ]
  test.each(cases)('%s', (_name, code, bends) => refused(code, bends))

  test('and sends no code anywhere after it', async () => {
    const before = rogue.count('/token')
    await refused('oidc.issuer-mismatch', instead('iss', 'https://evil.example'))
    expect(rogue.count('/token')).toBe(before)
  })

  test('and keeps the words of a provider out of the tab', async () => {
    rogue.bends = response((right) => [
      ['error', 'access_denied'],
      ['error_description', 'call 0900-FRAUD now'],
      ...right.slice(1),
    ])
    const { page, error } = await signInAt(rogue, rogueClient(rogue))
    expect(page?.text).not.toContain('FRAUD')
    expect(printed(error)).not.toContain('FRAUD')
  })
})

describe('refuses an ID token', () => {
  const past = () => seconds() - 40
  const cases: readonly Case[] = [
    ['that is not there (3.1.3.3)', 'oidc.answer-malformed', answer({ id_token: undefined })],
    ['that is no text', 'oidc.answer-malformed', answer({ id_token: 7 })],
    ['that is no token', 'oidc.id-token-invalid', { idToken: () => 'abc' }],
    ['that is encrypted without need', 'oidc.id-token-invalid', { idToken: (token) => `${token}.x.y` }],
    // Signature (3.1.3.7 steps 6 to 8, RFC 8725 3.1, 3.2)
    [
      'without signature (alg none)',
      'oidc.id-token-invalid',
      { idToken: (token) => `${encode({ alg: 'none' })}.${token.split('.')[1]}.` },
    ],
    [
      'whose signature part is empty',
      'oidc.id-token-signature',
      { idToken: (token) => token.split('.').slice(0, 2).join('.').concat('.') },
    ],
    [
      'signed by a shared secret (HS256) made of the public key',
      'oidc.id-token-invalid',
      { idToken: (token) => hmac(token) },
    ],
    [
      'signed by another key under the right name',
      'oidc.id-token-signature',
      { idToken: resigned(newKeys('other').privateKey) },
    ],
    ['whose content was changed after signing', 'oidc.id-token-signature', { idToken: (token) => changed(token) }],
    ['whose key is not published', 'oidc.id-token-signature', header({ kid: 'unknown' })],
    [
      'that names no key where two are published (10.1)',
      'oidc.id-token-signature',
      {
        header: () => ({ alg: 'RS256' }),
        keySet: ({ keys }) => ({ keys: [...(keys as Json[]), publicJwk('k9', newKeys('k9').publicKey)] }),
      },
    ],
    ['with an algorithm that the metadata does not list', 'oidc.id-token-invalid', header({ alg: 'PS256' })],
    ['without an algorithm', 'oidc.id-token-invalid', header({ alg: undefined })],
    ['with a critical extension (RFC 7515 4.1.11)', 'oidc.id-token-invalid', header({ crit: ['x'], x: 1 })],
    ['that is a logout token', 'oidc.id-token-invalid', header({ typ: 'logout+jwt' })],
    ['that is an access token', 'oidc.id-token-invalid', header({ typ: 'at+jwt' })],
    ['whose published key is too short', 'oidc.id-token-signature', shortKey()],
    [
      'whose published key is broken',
      'oidc.id-token-signature',
      { keySet: ({ keys }) => ({ keys: (keys as Json[]).map((key) => ({ ...key, n: '!!' })) }) },
    ],
    // Issuer and audience (steps 2 to 5)
    ['of another issuer', 'oidc.id-token-invalid', payload({ iss: 'https://evil.example' })],
    ['without an issuer', 'oidc.id-token-invalid', without('iss')],
    ['for another client', 'oidc.id-token-invalid', payload({ aud: 'other' })],
    ['for other clients', 'oidc.id-token-invalid', payload({ aud: ['other', 'another'] })],
    ['for nobody', 'oidc.id-token-invalid', without('aud')],
    ['for us and others without an authorized party', 'oidc.id-token-invalid', payload({ aud: ['latchkey', 'other'] })],
    [
      'for us and something that is no client',
      'oidc.id-token-invalid',
      payload({ aud: ['latchkey', 7], azp: 'latchkey' }),
    ],
    [
      'for us and others, issued to another',
      'oidc.id-token-invalid',
      payload({ aud: ['latchkey', 'other'], azp: 'other' }),
    ],
    ['for us alone, issued to another', 'oidc.id-token-invalid', payload({ azp: 'other' })],
    // Times (steps 9, 10)
    [
      'that has expired',
      'oidc.id-token-invalid',
      { payload: (right) => ({ ...right, iat: past() - 60, exp: past() }) },
    ],
    ['without an end', 'oidc.id-token-invalid', without('exp')],
    ['whose end is text', 'oidc.id-token-invalid', payload({ exp: 'tomorrow' })],
    ['without a time of issue', 'oidc.id-token-invalid', without('iat')],
    [
      'issued an hour ahead',
      'oidc.id-token-invalid',
      { payload: (right) => ({ ...right, iat: seconds() + 3600, exp: seconds() + 7200 }) },
    ],
    ['issued a day ago', 'oidc.id-token-invalid', { payload: (right) => ({ ...right, iat: seconds() - 86_400 }) }],
    ['not valid yet', 'oidc.id-token-invalid', { payload: (right) => ({ ...right, nbf: seconds() + 600 }) }],
    [
      'that ends before it begins',
      'oidc.id-token-invalid',
      { payload: (right) => ({ ...right, iat: seconds() + 20, exp: seconds() + 10 }) },
    ],
    [
      'that lives two years',
      'oidc.id-token-invalid',
      { payload: (right) => ({ ...right, exp: seconds() + 2 * 366 * 86_400 }) },
    ],
    [
      'whose person signed in tomorrow',
      'oidc.id-token-invalid',
      { payload: (right) => ({ ...right, auth_time: seconds() + 86_400 }) },
    ],
    ['whose time of sign-in is text', 'oidc.id-token-invalid', payload({ auth_time: 'now' })],
    // Nonce (step 11), subject (2), access token hash (3.1.3.8)
    ['with another nonce', 'oidc.id-token-invalid', payload({ nonce: 'replayed' })],
    ['without a nonce', 'oidc.id-token-invalid', without('nonce')],
    ['without a subject', 'oidc.id-token-invalid', without('sub')],
    ['with an empty subject', 'oidc.id-token-invalid', payload({ sub: '' })],
    ['with a subject of 256 characters', 'oidc.id-token-invalid', payload({ sub: 's'.repeat(256) })],
    ['with a subject outside ASCII', 'oidc.id-token-invalid', payload({ sub: 'pérson' })],
    ['with a number as subject', 'oidc.id-token-invalid', payload({ sub: 7 })],
    ['of another access token (at_hash)', 'oidc.id-token-invalid', payload({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ]
  test.each(cases)('%s', (_name, code, bends) => refused(code, bends))

  test('without a time of sign-in although max_age was asked for (step 13)', async () => {
    const { error } = await signInAt(rogue, rogueClient(rogue, { extraParams: { max_age: '60' } }))
    expect(error?.code).toBe('oidc.id-token-invalid')
  })

  test('of a person who signed in longer ago than max_age allows (step 13)', async () => {
    rogue.bends = { payload: (right) => ({ ...right, auth_time: seconds() - 600 }) }
    const { error } = await signInAt(rogue, rogueClient(rogue, { extraParams: { max_age: '60' } }))
    expect(error?.code).toBe('oidc.id-token-invalid')
  })
})

describe('accepts an ID token', () => {
  const cases: readonly (readonly [string, Bends])[] = [
    ['for us and others, issued to us', payload({ aud: ['latchkey', 'other'], azp: 'latchkey' })],
    ['with us as the only entry of a list', payload({ aud: ['latchkey'] })],
    ['without at_hash', without('at_hash')],
    [
      'dated five minutes back, as Entra ID does',
      { payload: (right) => ({ ...right, iat: seconds() - 300, nbf: seconds() - 300 }) },
    ],
    ['that names no key where one is published', { header: () => ({ alg: 'RS256' }) }],
    ['within the tolerance of 30 seconds', { payload: (right) => ({ ...right, iat: seconds() + 25 }) }],
    ['with the longest allowed subject', payload({ sub: 's'.repeat(255) })],
  ]
  test.each(cases)('%s', async (_name, bends) => {
    rogue.bends = bends
    expect((await signInAt(rogue, rogueClient(rogue))).error).toBeNull()
  })
})

describe('refuses a token answer', () => {
  const cases: readonly Case[] = [
    ['without an access token', 'oidc.answer-malformed', answer({ access_token: undefined })],
    ['with an empty access token', 'oidc.answer-malformed', answer({ access_token: '' })],
    ['without a token type', 'oidc.answer-malformed', answer({ token_type: undefined })],
    ['of an unknown token type', 'oidc.answer-malformed', answer({ token_type: 'mac' })],
    ['bound to a key that we do not have (DPoP)', 'oidc.answer-malformed', answer({ token_type: 'DPoP' })],
    ['whose life is a word', 'oidc.answer-malformed', answer({ expires_in: 'long' })],
    ['whose life is negative', 'oidc.answer-malformed', answer({ expires_in: -1 })],
    ['whose refresh token is a number', 'oidc.answer-malformed', answer({ refresh_token: 7 })],
    ['whose scope is a list', 'oidc.answer-malformed', answer({ scope: ['openid'] })],
    ['that is a list', 'oidc.answer-malformed', { answer: () => [] }],
    ['that is nothing', 'oidc.answer-malformed', { answer: () => null }],
  ]
  test.each(cases)('%s', (_name, code, bends) => refused(code, bends))

  test('and takes an absurd life for a year', async () => {
    rogue.bends = answer({ expires_in: 1e12 })
    const { authorized } = await signInAt(rogue, rogueClient(rogue))
    const record = authorized?.record
    expect((record?.expiresAt ?? 0) - (record?.obtainedAt ?? 0)).toBe(366 * 86_400_000)
  })

  test('and takes the ID token’s life where none is told', async () => {
    rogue.bends = { ...answer({ expires_in: undefined }), payload: (right) => ({ ...right, exp: seconds() + 1234 }) }
    const { authorized } = await signInAt(rogue, rogueClient(rogue))
    const record = authorized?.record
    expect(Math.abs((record?.expiresAt ?? 0) - (record?.obtainedAt ?? 0) - 1_234_000)).toBeLessThan(2_000)
  })
})

describe('tells apart what the token endpoint refuses', () => {
  const cases = [
    ['a code that it does not take', 400, { error: 'invalid_grant' }, 'oidc.code-refused'],
    ['a client that it does not know', 401, { error: 'invalid_client' }, 'oidc.client-refused'],
    ['a client that may not do this', 400, { error: 'unauthorized_client' }, 'oidc.client-refused'],
    ['any other error', 400, { error: 'invalid_scope' }, 'oidc.provider-refused'],
    ['an error that is none', 400, { problem: 'x' }, 'oidc.answer-malformed'],
    ['a missing endpoint', 404, { status: 404 }, 'oidc.answer-malformed'],
  ] as const
  test.each(cases)('%s', async (_name, status, body, code) => {
    rogue.tokenErrors.push({ status, body })
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.code).toBe(code)
  })

  test('a refusal that comes with a challenge (RFC 6749 5.2)', async () => {
    rogue.tokenErrors.push({
      status: 401,
      body: { error: 'invalid_client' },
      headers: { 'www-authenticate': 'Basic realm="x"' },
    })
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.code).toBe('oidc.client-refused')
  })
})

describe('a clock that is off', () => {
  test('is named, with the minutes and the direction', async () => {
    rogue.clockOff = 4 * 60
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.code).toBe('oidc.clock-skew')
    expect(error?.params).toEqual({ minutes: '4.0', direction: 'slow' })
  })

  test('is named when it runs ahead', async () => {
    rogue.clockOff = -2 * 3600
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.params).toEqual({ minutes: '120', direction: 'fast' })
  })

  test('of less than the tolerance changes nothing', async () => {
    rogue.clockOff = 20
    expect((await signInAt(rogue, rogueClient(rogue))).error).toBeNull()
  })
})

function hmac(token: string): string {
  const [, body] = token.split('.')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${body}`
  const pem = rogue.keys.publicKey.export({ type: 'spki', format: 'pem' })
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
}

function resigned(key: Parameters<typeof signToken>[2]): (token: string) => string {
  return (token) => {
    const [head = '', body = ''] = token.split('.')
    const read = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return signToken(read(head), read(body), key)
  }
}

function changed(token: string): string {
  const [head, body = '', signature] = token.split('.')
  const content: Json = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  return [head, encode({ ...content, email: 'admin@example.com' }), signature].join('.')
}

function shortKey(): Bends {
  const short = newKeys('short', 1024)
  return {
    header: (right) => ({ ...right, kid: 'short' }),
    keySet: () => ({ keys: [publicJwk('short', short.publicKey)] }),
    idToken: resigned(short.privateKey),
  }
}
