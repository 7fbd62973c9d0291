import { expect, test } from 'vitest'
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
