import { expect, test, vi } from 'vitest'
import { createOidc } from '../../../core/oidc/client.ts'
import type { ProviderPort } from '../../../core/session/ports.ts'

test('fits the session’s port by its shape alone', () => {
  const fetch = () => Promise.reject(new Error('not here'))
  const port: ProviderPort = createOidc({ issuer: 'https://id.example', clientId: 'latchkey', fetch })
  expect(Object.keys(port)).toEqual(expect.arrayContaining(['authorize', 'refresh', 'endSession']))
})

test('refuses parameters of the protocol before anything is done', () => {
  const fetch = () => Promise.reject(new Error('not here'))
  const extraParams = { state: 'fixed' }
  expect(() => createOidc({ issuer: 'https://id.example', clientId: 'latchkey', fetch, extraParams })).toThrow(
    expect.objectContaining({ code: 'oidc.parameter-reserved' }),
  )
})

test('waits for a provider that it knows from the cache alone, when told to wait', async () => {
  const issuer = 'https://id.example'
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
  const stored = { version: 1, issuer, metadata, metadataAt: Date.now(), jwks: null, jwksAt: 0 }
  const attempt = new AbortController()
  const onWaiting = vi.fn(() => attempt.abort())
  const onProgress = vi.fn()
  const oidc = createOidc({
    issuer,
    clientId: 'latchkey',
    fetch: () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNREFUSED' })),
    cache: { read: async () => stored, write: async () => {} },
    onlyStartIfOidcIsAvailable: true,
    onWaiting,
  })
  const request = { method: 'browser', loginHint: null, anotherAccount: false, signal: attempt.signal } as const
  await expect(oidc.authorize(request, onProgress)).rejects.toMatchObject({ code: 'general.cancelled' })
  expect(onWaiting).toHaveBeenCalledWith(
    expect.objectContaining({ because: expect.objectContaining({ code: 'oidc.unreachable' }) }),
  )
  expect(onProgress).not.toHaveBeenCalled()
})
