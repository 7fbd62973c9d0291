/** What only a table can reach: hashes of every algorithm, edges of times. The refusals are tested end to end. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkIdToken, type IdTokenExpectations, readPayload } from '../../../core/oidc/id-token.ts'

const NOW = 1_800_000_000
const claims = { sub: 'alice', aud: 'latchkey', iat: NOW, exp: NOW + 3600 }
const token = (alg: string, more: object = {}) =>
  `${Buffer.from(JSON.stringify({ alg, ...more })).toString('base64url')}.e30.sig`
const expected: IdTokenExpectations = {
  clientId: 'latchkey',
  accessToken: 'the-access-token',
  now: NOW * 1000,
  skewMs: null,
  forgiveSkew: false,
  nonce: null,
  subject: null,
}

function outcome(changes: object, more: Partial<IdTokenExpectations> = {}, idToken = token('RS256')): string {
  try {
    checkIdToken(idToken, { ...claims, ...changes }, { ...expected, ...more })
    return 'accepted'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'a bug'
  }
}

describe('the access token hash (3.1.3.6)', () => {
  test.each([
    ['RS256', 'sha256'],
    ['PS256', 'sha256'],
    ['ES384', 'sha384'],
    ['PS512', 'sha512'],
    ['EdDSA', 'sha512'],
    ['Ed25519', 'sha512'],
  ])('of %s is half of %s', (alg, hash) => {
    const digest = createHash(hash).update('the-access-token').digest()
    const half = digest.subarray(0, digest.length / 2).toString('base64url')
    expect(outcome({ at_hash: half }, {}, token(alg))).toBe('accepted')
    expect(outcome({ at_hash: digest.toString('base64url') }, {}, token(alg))).toBe('oidc.id-token-invalid')
  })

  test('of an unknown algorithm fits nothing', () => {
    expect(outcome({ at_hash: 'x' }, {}, token('XX'))).toBe('oidc.id-token-invalid')
  })
})

describe('the edges of the times', () => {
  test.each([
    ['expired 29 s ago', { iat: NOW - 60, exp: NOW - 29 }, 'accepted'],
    ['expired 30 s ago', { iat: NOW - 60, exp: NOW - 30 }, 'oidc.id-token-invalid'],
    ['issued 30 s ahead', { iat: NOW + 30 }, 'accepted'],
    ['issued 31 s ahead', { iat: NOW + 31 }, 'oidc.id-token-invalid'],
    ['issued 630 s ago', { iat: NOW - 630 }, 'accepted'],
    ['issued 631 s ago', { iat: NOW - 631 }, 'oidc.id-token-invalid'],
    ['a life of 366 days', { exp: NOW + 366 * 86_400 }, 'accepted'],
    ['a life of a second more', { exp: NOW + 366 * 86_400 + 1 }, 'oidc.id-token-invalid'],
    ['an end that is infinite', { exp: Number.POSITIVE_INFINITY }, 'oidc.id-token-invalid'],
    ['a negative time of issue', { iat: -1 }, 'oidc.id-token-invalid'],
  ])('%s', (_name, changes, result) => {
    expect(outcome(changes)).toBe(result)
  })
})

describe('a measured skew', () => {
  test('is named in place of the time', () => {
    expect(outcome({ iat: NOW + 300, exp: NOW + 900 }, { skewMs: 300_000 })).toBe('oidc.clock-skew')
  })

  test('is forgiven where it is to be', () => {
    expect(outcome({ iat: NOW + 300, exp: NOW + 900 }, { skewMs: 300_000, forgiveSkew: true })).toBe('accepted')
  })

  test('forgives no more than itself', () => {
    expect(outcome({ iat: NOW + 900, exp: NOW + 1800 }, { skewMs: 300_000, forgiveSkew: true })).toBe(
      'oidc.id-token-invalid',
    )
  })
})

test.each(['JWT', 'jwt', 'application/jwt'])('takes the type %s', (typ) => {
  expect(outcome({}, {}, token('RS256', { typ }))).toBe('accepted')
})

test.each(['not a token', 'a.b.c', '', '.e30.'])('reads nothing of %s', (text) => {
  expect(outcome({}, {}, text)).toBe('oidc.id-token-invalid')
})

test('reads the payload of a kept token, or nothing', () => {
  expect(readPayload(`x.${Buffer.from('{"nonce":"n"}').toString('base64url')}.x`)).toEqual({ nonce: 'n' })
  expect(readPayload('x.!!.x')).toBeNull()
})
