import { expect, test } from 'vitest'
import { signingFor } from '../../../../scripts/packaging/signing.ts'

const azure = {
  AZURE_SIGN_ENDPOINT: 'https://signing.example',
  AZURE_SIGN_ACCOUNT: 'account',
  AZURE_SIGN_PROFILE: 'profile',
  AZURE_SIGN_PUBLISHER: 'Example',
  AZURE_TENANT_ID: 'tenant',
  AZURE_CLIENT_ID: 'client',
  AZURE_CLIENT_SECRET: 'never shown',
}
const certificate = { CSC_LINK: 'certificate', CSC_KEY_PASSWORD: 'never shown' }
const apple = { APPLE_API_KEY: 'never shown', APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' }

test('without secrets nothing is signed, and each system says so', () => {
  for (const system of ['linux', 'windows', 'mac'] as const) {
    const { signed, words } = signingFor(system, {})
    expect(signed).toBe(false)
    expect(words).toContain('not signed')
  }
})

test('an unsigned app for macOS is signed ad hoc, because Apple silicon starts nothing else', () => {
  expect(signingFor('mac', {}).configuration).toEqual({
    mac: { identity: '-', hardenedRuntime: false, notarize: false },
  })
})

test('with all of its settings Windows is signed by Azure, or the run fails', () => {
  const { signed, configuration } = signingFor('windows', azure)
  expect(signed).toBe(true)
  expect(configuration).toEqual({
    forceCodeSigning: true,
    win: {
      azureSignOptions: {
        endpoint: 'https://signing.example',
        codeSigningAccountName: 'account',
        certificateProfileName: 'profile',
        publisherName: 'Example',
      },
    },
  })
})

test.each(Object.keys(azure))('without %s alone Windows is not signed, and it is named', (name) => {
  const { signed, words } = signingFor('windows', { ...azure, [name]: '' })
  expect(signed).toBe(false)
  expect(words).toContain(name)
})

test('with a certificate macOS is signed, and notarised where Apple can be asked', () => {
  expect(signingFor('mac', { ...certificate, ...apple })).toEqual({
    signed: true,
    words: 'macOS: signed and notarised.',
    configuration: { forceCodeSigning: true },
  })
  expect(signingFor('mac', certificate).words).toContain('not notarised')
})

test('no secret is put into words or configuration', () => {
  for (const system of ['windows', 'mac'] as const) {
    expect(JSON.stringify(signingFor(system, { ...azure, ...certificate, ...apple }))).not.toContain('never shown')
  }
})
