import { describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { discoveryUrl, isLoopbackHttp, validateMetadata } from '../../../core/oidc/metadata.ts'

const issuer = 'https://id.example/realms/corp'
const document = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/certs`,
  userinfo_endpoint: `${issuer}/userinfo`,
  response_types_supported: ['code', 'id_token'],
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none', 'ES256'],
}

function refusal(changes: Record<string, unknown>, expectedIssuer = issuer): AppError {
  try {
    validateMetadata(expectedIssuer, { ...document, ...changes })
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('it was accepted')
}

test('leaves a good document as it is, but for algorithms that prove nothing', () => {
  const metadata = validateMetadata(issuer, document)
  expect(metadata.userinfo_endpoint).toBe(document.userinfo_endpoint)
  expect(metadata.id_token_signing_alg_values_supported).toEqual(['RS256', 'ES256'])
})

test('gives its addresses as the parser writes them, so that they can be shown', () => {
  const control = '/\u001b]0;t\u0007\u202e'
  const metadata = validateMetadata(issuer, {
    ...document,
    authorization_endpoint: `${issuer}${control}`,
    end_session_endpoint: `${issuer}${control}`,
  })
  const clean = `${issuer}/%1B]0;t%07%E2%80%AE`
  expect([metadata.authorization_endpoint, metadata.end_session_endpoint]).toEqual([clean, clean])
})

describe('the issuer is compared as a string (Discovery 4.3)', () => {
  test.each([
    `${issuer}/`,
    issuer.toUpperCase(),
    'https://ID.example/realms/corp',
    'https://id.example:443/realms/corp',
    'https://evil.example',
  ])('%s is another one', (found) => {
    expect(refusal({ issuer: found }).code).toBe('oidc.discovery-mismatch')
  })

  test('and the error names both', () => {
    expect(refusal({ issuer: `${issuer}/` }).params).toEqual({ issuer, found: `${issuer}/` })
  })

  test('a missing one is no document of a provider', () => {
    expect(refusal({ issuer: undefined }).params).toMatchObject({ member: 'issuer' })
  })
})

describe('a required endpoint', () => {
  test.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])('%s must be there, and https', (member) => {
    for (const value of [
      undefined,
      7,
      'no url',
      'http://id.example/x',
      'https://user:pw@id.example/x',
      'https://id.example/x#y',
      'javascript:alert(1)',
      'file:///etc/passwd',
    ]) {
      expect(refusal({ [member]: value })).toMatchObject({ code: 'oidc.metadata-unusable', params: { member } })
    }
  })

  test('may be http on loopback for an issuer on loopback alone', () => {
    const local = 'http://127.0.0.1:8080'
    const endpoints = {
      issuer: local,
      authorization_endpoint: `${local}/a`,
      token_endpoint: `${local}/t`,
      jwks_uri: `${local}/k`,
    }
    expect(validateMetadata(local, { ...document, ...endpoints }).token_endpoint).toBe(`${local}/t`)
    expect(refusal({ token_endpoint: `${local}/t` }).params.member).toBe('token_endpoint')
    expect(refusal({ ...endpoints, token_endpoint: 'http://id.example/t' }, local).params.member).toBe('token_endpoint')
  })
})

test('an optional endpoint that is not safe counts as absent', () => {
  const changes = { userinfo_endpoint: 'http://id.example/userinfo', revocation_endpoint: 7, end_session_endpoint: 'x' }
  const metadata = validateMetadata(issuer, { ...document, ...changes })
  expect(metadata.userinfo_endpoint).toBeUndefined()
  expect(metadata.revocation_endpoint).toBeUndefined()
  expect(metadata.end_session_endpoint).toBeUndefined()
})

test.each([
  [{ response_types_supported: ['id_token'] }, 'response_types_supported'],
  [{ id_token_signing_alg_values_supported: ['HS256', 'none'] }, 'id_token_signing_alg_values_supported'],
])('a provider that cannot do it is refused: %o', (changes, member) => {
  expect(refusal(changes).params.member).toBe(member)
})

test.each([null, [], 'text', 7])('%o is no document', (value) => {
  expect(() => validateMetadata(issuer, value)).toThrow(AppError)
})

test.each([
  ['https://id.example', 'https://id.example/.well-known/openid-configuration'],
  ['https://id.example/', 'https://id.example/.well-known/openid-configuration'],
  [issuer, `${issuer}/.well-known/openid-configuration`],
])('the document of %s is at %s (Discovery 4.1)', (given, url) => {
  expect(discoveryUrl(given)).toBe(url)
})

test.each([
  ['http://127.0.0.1:80', true],
  ['http://127.8.9.10/x', true],
  ['http://[::1]:80', true],
  ['http://localhost:80', true],
  ['https://127.0.0.1', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://localhost.evil.example', false],
  ['nonsense', false],
])('%s on loopback by http: %s', (url, expected) => {
  expect(isLoopbackHttp(url)).toBe(expected)
})
