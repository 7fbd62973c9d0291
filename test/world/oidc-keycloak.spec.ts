/** The protocol part alone against a real Keycloak: offline tokens without a second password, renewal, and what ends it. */
import { describe, expect, test } from 'vitest'
import { AppError } from '../../core/errors/app-error.ts'
import { createOidc, type Oidc } from '../../core/oidc/client.ts'
import { readPayload } from '../../core/oidc/id-token.ts'
import type { TokenRecord } from '../../core/oidc/token-record.ts'
import { createFakeBrowser, type FakeBrowser } from '../support/fake-browser.ts'
import { useWorld } from './use-world.ts'

const world = useWorld({ lane: 'http', realm: { rotation: true } })
const { signal } = new AbortController()

function client(): Oidc {
  const { issuer, latchkeyClient } = world().realm
  return createOidc({ issuer, clientId: latchkeyClient.id, fetch })
}

function browserOf(username: 'alice' | 'dave'): FakeBrowser {
  const { password } = world().realm.people[username]
  return createFakeBrowser({ login: username, password })
}

async function signIn(oidc: Oidc, browser: FakeBrowser): Promise<TokenRecord> {
  let tab: Promise<unknown> = Promise.resolve()
  const { record, answer } = await oidc.authorize(
    { method: 'browser', loginHint: null, anotherAccount: false, signal },
    (progress) => {
      if (progress.kind === 'link') tab = browser.open(progress.url)
    },
  )
  await answer({ kind: 'signedIn' })
  await tab
  return record
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const caught = await work.catch((error: unknown) => error)
  if (!(caught instanceof AppError)) throw new Error('it succeeded')
  return caught
}

/** Keycloak tells its kinds of refresh tokens apart by `typ`. */
const kindOf = (record: TokenRecord) => readPayload(record.refreshToken?.reveal() ?? '')?.typ

/** Headscale's own silent authorization, as the browser would be sent on to it. */
async function ssoLives(browser: FakeBrowser): Promise<boolean> {
  const { issuer, latchkeyClient } = world().realm
  const url = new URL(`${issuer}/protocol/openid-connect/auth`)
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' // RFC 7636, appendix B
  url.search = new URLSearchParams({
    client_id: latchkeyClient.id,
    redirect_uri: 'http://127.0.0.1:1/callback',
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString()
  // Nobody listens there: the last address tells what came.
  await browser.open(url.href).catch(() => {})
  return new URL(browser.visited.at(-1)?.url ?? '').searchParams.has('code')
}

describe('a sign-in at Keycloak', () => {
  test('brings an offline token, costs one password, and leaves the browser signed in', async () => {
    const browser = browserOf('alice')
    const record = await signIn(client(), browser)
    expect(record.identity).toMatchObject({ email: 'alice@acme.example', username: 'alice' })
    expect(kindOf(record)).toBe('Offline')
    expect(record.scope).toContain('offline_access')
    expect(browser.passwordsTyped).toBe(1)
    expect(await ssoLives(browser)).toBe(true)
  })

  test('is renewed with rotation, again and again', async () => {
    const oidc = client()
    let record = await signIn(oidc, browserOf('alice'))
    for (let count = 0; count < 3; count++) {
      const renewed = await oidc.refresh(record, signal)
      expect(renewed.refreshToken?.reveal()).not.toBe(record.refreshToken?.reveal())
      expect(renewed.identity).toEqual(record.identity)
      record = renewed
    }
  })
})

describe('a session at Keycloak', () => {
  test('pauses while the account is disabled, told by its own reason, and goes on afterwards', async () => {
    const { realm } = world()
    const oidc = client()
    const record = await signIn(oidc, browserOf('dave'))
    await realm.setUserEnabled('dave', false)
    try {
      expect(await failure(oidc.refresh(record, signal))).toMatchObject({
        code: 'provider.account-disabled',
        family: 'ended',
      })
    } finally {
      await realm.setUserEnabled('dave', true)
    }
    expect((await oidc.refresh(record, signal)).identity.username).toBe('dave')
  })

  test('is the administrator’s turn while the client is disabled', async () => {
    const { realm } = world()
    const oidc = client()
    const record = await signIn(oidc, browserOf('alice'))
    await realm.setClientEnabled(realm.latchkeyClient.id, false)
    try {
      expect(await failure(oidc.refresh(record, signal))).toMatchObject({
        code: 'oidc.client-refused',
        family: 'refused',
      })
    } finally {
      await realm.setClientEnabled(realm.latchkeyClient.id, true)
    }
    expect((await oidc.refresh(record, signal)).identity.username).toBe('alice')
  })

  test('is ended by revocation, and by nothing in the link', async () => {
    const oidc = client()
    const record = await signIn(oidc, browserOf('alice'))
    const { revoked, browserUrl } = await oidc.endSession(record, signal)
    expect(revoked).toBe(true)
    expect([...new URL(browserUrl ?? '').searchParams.keys()]).toEqual(['client_id'])
    expect((await failure(oidc.refresh(record, signal))).code).toBe('oidc.session-ended')
  })
})

test('a code on another device brings an offline token too, at the price of that browser’s SSO session', async () => {
  const browser = browserOf('alice')
  let page: Promise<unknown> = Promise.resolve()
  const { record } = await client().authorize(
    { method: 'device', loginHint: null, anotherAccount: false, signal },
    (progress) => {
      if (progress.kind === 'deviceCode') page = browser.open(progress.code.verificationUriComplete ?? '')
    },
  )
  await page
  expect(record.identity.username).toBe('alice')
  expect(kindOf(record)).toBe('Offline')
  // Keycloak deletes it at the exchange; a device grant has no second, silent authorization to avoid that.
  expect(await ssoLives(browser)).toBe(false)
})

test('the live check finds Keycloak in order', async () => {
  const { profile, findings } = await client().check(signal)
  expect(profile).toBe('keycloak')
  expect(findings.filter(({ verdict }) => verdict === 'failed')).toEqual([])
})
