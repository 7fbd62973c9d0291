import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { redactAll } from '../../../core/errors/redact.ts'
import { Secret } from '../../../core/errors/secret.ts'

describe('a secret', () => {
  const secret = new Secret('very-secret')

  it('is told only by its one method', () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }),
    ]
    for (const text of shown) expect(text).not.toContain('very-secret')
    expect(Object.values(secret)).toEqual([])
    expect(secret.reveal()).toBe('very-secret')
  })
})

describe('the redaction of a text', () => {
  it.each([
    ['a JWT', 'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl here', 'c2lnbmF0dXJl'],
    ['half a JWT', 'eyJhbGciOiJSUzI1NiJ9', 'hbGci'],
    ['a code in a URL', 'GET /callback?code=abc123def&iss=x', 'abc123def'],
    ['a state in a URL', '?state=xyz789&code=1', 'xyz789'],
    ['a refresh token in JSON', '{"refresh_token":"r-12345","x":1}', 'r-12345'],
    ['a verifier in a form', 'code_verifier=v-12345&grant_type=authorization_code', 'v-12345'],
    ['a client secret', 'client_secret: s-12345', 's-12345'],
    ['a bearer header', 'Authorization: Bearer abcdefgh12345', 'abcdefgh12345'],
    ['an API key', 'hskey-api-abc-def', 'abc-def'],
    ['an auth ID', 'https://h/register/hskey-authreq-AbC_-1', 'AbC_-1'],
  ])('takes out %s', (_what, text, secret) => {
    expect(redactAll(text)).not.toContain(secret)
    expect(redactAll(text)).toContain('[redacted]')
  })

  it('takes it out of a text within JSON too, and leaves that JSON', () => {
    for (const text of ['{"refresh_token":"r-12345"}', 'see "https://h/?code=r-12345"', 'password="a\\b"']) {
      const line = redactAll(JSON.stringify({ text }))
      expect(line).not.toMatch(/12345|a\\+b/)
      expect(JSON.parse(line)).toEqual({ text: expect.stringContaining('[redacted]') })
    }
  })

  it('leaves our own words alone', () => {
    const line = '{"event":"renewed","code":"oidc.denied","state":"running","seconds":12}'
    expect(redactAll(line)).toBe(line)
  })
})
