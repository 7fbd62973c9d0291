/** The whole protocol part against a real provider: sign in, renew, end. The person is a fake browser. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { Secret } from '../../../core/errors/secret.ts'
import { type AuthorizeProgress, createOidc, type Oidc, type OidcOptions } from '../../../core/oidc/client.ts'
import { createFileCache } from '../../../core/oidc/file-cache.ts'
import type { ProviderPort } from '../../../core/session/ports.ts'
import { createFakeBrowser, type FakeBrowser, type Page } from '../../support/fake-browser.ts'
import { type IssuerOptions, type RunningIssuer, startIssuer } from '../../support/issuer.ts'

let issuer: RunningIssuer
const { signal } = new AbortController()
const begun: RunningIssuer[] = []

async function begin(options: IssuerOptions = {}): Promise<void> {
  issuer = await startIssuer(options)
  begun.push(issuer)
}
beforeEach(() => begin())
afterEach(async () => {
  for (const one of begun.splice(0)) await one.stop()
})

function client(options: Partial<OidcOptions> = {}): Oidc {
  return createOidc({ issuer: issuer.issuer, clientId: issuer.clientId, fetch, keepWarm: null, ...options })
}

interface Journey {
  readonly authorized: Awaited<ReturnType<ProviderPort['authorize']>>
  readonly seen: readonly AuthorizeProgress[]
  readonly links: readonly URL[]
  /** What the tab shows in the end. */
  tab(): Promise<Page>
}

/** Signs in as far as the outcome; the tab waits for the caller's answer. */
async function signIn(
  oidc: ProviderPort,
  browser: FakeBrowser,
  request: { loginHint?: string; anotherAccount?: boolean } = {},
): Promise<Journey> {
  const seen: AuthorizeProgress[] = []
  let tab: Promise<Page> | undefined
  const authorized = await oidc.authorize(
    { method: 'browser', loginHint: null, anotherAccount: false, signal, ...request },
    (progress) => {
      seen.push(progress)
      if (progress.kind === 'link') tab = browser.open(progress.url)
    },
  )
  const links = browser.visited.map(({ url }) => new URL(url)).filter((url) => url.searchParams.has('code_challenge'))
  return { authorized, seen, links, tab: async () => (await tab) as Page }
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const caught = await work.catch((error: unknown) => error)
  if (!(caught instanceof AppError)) throw new Error('it succeeded')
  return caught
}

const paths = () => issuer.requests.map((request) => request.path)

describe('sign-in through the browser', () => {
  test('brings the verified identity and a refresh token, with one password', async () => {
    const browser = createFakeBrowser({ login: 'alice' })
    const { authorized, tab, seen } = await signIn(client(), browser)
    await authorized.answer({ kind: 'connected' })
    expect((await tab()).status).toBe(200)
    expect(seen.map((progress) => progress.kind)).toEqual(['link', 'answered'])
    expect(authorized.record.identity).toEqual({
      issuer: issuer.issuer,
      subject: 'sub-alice',
      email: 'alice@example.com',
      emailVerified: true,
      username: 'alice',
      displayName: 'Alice Archer',
      groups: ['vpn', 'staff'],
    })
    expect(authorized.record.refreshToken).not.toBeNull()
    expect(authorized.record.expiresAt - authorized.record.obtainedAt).toBe(3_600_000)
    expect(issuer.passwordsTyped).toBe(1)
  })

  test('asks with PKCE S256, state and nonce, anew each time, and hands the verifier to the token endpoint alone', async () => {
    const oidc = client()
    const browser = createFakeBrowser({ login: 'alice' })
    const first = await signIn(oidc, browser)
    await first.authorized.answer({ kind: 'connected' })
    const second = await signIn(oidc, browser)
    await second.authorized.answer({ kind: 'connected' })
    const [one, two] = second.links.map((url) => url.searchParams)
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(one?.get(name)).toMatch(/^[\w-]{43,}$/)
      expect(two?.get(name)).not.toBe(one?.get(name))
    }
    expect(one?.get('code_challenge_method')).toBe('S256')
    expect(one?.get('response_type')).toBe('code')
    expect(one?.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(second.links.some((url) => url.searchParams.has('code_verifier'))).toBe(false)
  })

  test('makes no request before the link when the provider is known, and one in all after it', async () => {
    const oidc = client()
    await oidc.prepare(signal)
    issuer.requests.length = 0
    const browser = createFakeBrowser({ login: 'alice' })
    let before = -1
    let tab: Promise<Page> | undefined
    const { answer } = await oidc.authorize(
      { method: 'browser', loginHint: null, anotherAccount: false, signal },
      (progress) => {
        if (progress.kind !== 'link') return
        before = issuer.requests.length
        tab = browser.open(progress.url)
      },
    )
    await answer({ kind: 'signedIn' })
    await tab
    expect(before).toBe(0)
    const own = paths().filter((path) => !path.startsWith('/auth') && !path.startsWith('/interaction'))
    expect(own).toEqual(['/token'])
  })

  test('knows the provider from disk after a restart, and keeps nothing secret there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-'))
    try {
      const cache = createFileCache(join(folder, 'cache'))
      await client({ cache }).prepare(signal)
      const files = await readdir(join(folder, 'cache'))
      expect(files).toHaveLength(1)
      issuer.requests.length = 0
      const { authorized } = await signIn(client({ cache }), createFakeBrowser({ login: 'alice' }))
      await authorized.answer({ kind: 'signedIn' })
      expect(paths().some((path) => path.includes('well-known') || path.endsWith('/jwks'))).toBe(false)
      const written = await readFile(join(folder, 'cache', files[0] ?? ''), 'utf8')
      expect(written).not.toContain(authorized.record.refreshToken?.reveal())
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('fetches the keys while the person types', async () => {
    const oidc = client({ keepWarm: { everyMs: 50, forMs: 10_000 } })
    const browser = createFakeBrowser({ login: 'alice' })
    const { authorized } = await signIn(oidc, browser)
    await authorized.answer({ kind: 'signedIn' })
    const order = paths().filter((path) => path === '/jwks' || path === '/token')
    expect(order.at(-1)).toBe('/token')
    expect(order[0]).toBe('/jwks')
    expect(issuer.count('/jwks')).toBeGreaterThanOrEqual(1)
  })

  test('fills in who signed in last, and offers another account when asked to', async () => {
    const hinted = await signIn(client(), createFakeBrowser({ login: 'alice' }), { loginHint: 'alice' })
    await hinted.authorized.answer({ kind: 'signedIn' })
    expect(hinted.links[0]?.searchParams.get('login_hint')).toBe('alice')
    expect(hinted.links[0]?.searchParams.has('prompt')).toBe(false)
    const other = await signIn(client(), createFakeBrowser({ login: 'bob' }), { anotherAccount: true })
    await other.authorized.answer({ kind: 'signedIn' })
    expect(other.links[0]?.searchParams.get('prompt')).toMatch(/^(login|select_account)$/)
  })

  test('passes extra parameters on, and refuses those that the protocol owns', async () => {
    const { authorized, links } = await signIn(
      client({ extraParams: { acr_values: 'gold', ui_locales: 'fr' } }),
      createFakeBrowser({ login: 'alice' }),
    )
    await authorized.answer({ kind: 'signedIn' })
    expect(links[0]?.searchParams.get('ui_locales')).toBe('fr')
    expect(() => client({ extraParams: { redirect_uri: 'https://evil.example' } })).toThrow(
      expect.objectContaining({ code: 'oidc.parameter-reserved', params: { name: 'redirect_uri' } }),
    )
  })

  test('authenticates a confidential client once, in the way the provider lists', async () => {
    const confidential = {
      client_id: 'confidential',
      client_secret: 'a secret with: signs%',
      application_type: 'native' as const,
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
    }
    for (const method of ['client_secret_basic', 'client_secret_post'] as const) {
      await begin({
        clients: [{ ...confidential, token_endpoint_auth_method: method }],
        hooks: { metadata: (document) => ({ ...document, token_endpoint_auth_methods_supported: [method] }) },
      })
      const oidc = client({ clientId: 'confidential', clientSecret: new Secret(confidential.client_secret) })
      const { authorized } = await signIn(oidc, createFakeBrowser({ login: 'alice' }))
      await authorized.answer({ kind: 'signedIn' })
      expect(issuer.count('/token')).toBe(1)
    }
  })

  test('asks the userinfo endpoint where the ID token names nobody', async () => {
    await begin({ claimsInIdToken: false })
    const { authorized } = await signIn(client(), createFakeBrowser({ login: 'alice' }))
    await authorized.answer({ kind: 'signedIn' })
    expect(authorized.record.identity.email).toBe('alice@example.com')
    expect(issuer.count('/me')).toBe(1)
  })

  test('shows a refusal by a rule in the tab, and throws it', async () => {
    const rules = { allowedDomains: [], allowedGroups: ['admins'], allowedUsers: [], emailVerifiedRequired: true }
    const browser = createFakeBrowser({ login: 'bob' })
    let tab: Promise<Page> | undefined
    const error = await failure(
      client({ rules }).authorize({ method: 'browser', loginHint: null, anotherAccount: false, signal }, (progress) => {
        if (progress.kind === 'link') tab = browser.open(progress.url)
      }),
    )
    expect(error.code).toBe('admission.group')
    const page = await tab
    expect(page?.status).toBe(400)
    expect(page?.text).toContain('admins')
  })

  test('called off, closes the listener and says so', async () => {
    const given = new AbortController()
    let link = ''
    const error = await failure(
      client().authorize(
        { method: 'browser', loginHint: null, anotherAccount: false, signal: given.signal },
        (progress) => {
          if (progress.kind !== 'link') return
          link = progress.url
          given.abort()
        },
      ),
    )
    expect(error.code).toBe('general.cancelled')
    await expect(fetch(new URL(link).searchParams.get('redirect_uri') ?? '')).rejects.toThrow()
  })
})

describe('an offline token', () => {
  test('is asked for with consent where none came without', async () => {
    await begin({ refreshTokens: 'offline_access' })
    const { authorized, links } = await signIn(client(), createFakeBrowser({ login: 'alice' }))
    await authorized.answer({ kind: 'signedIn' })
    expect(links.map((url) => url.searchParams.get('prompt'))).toEqual([null, 'consent'])
    expect(authorized.record.refreshToken).not.toBeNull()
    expect(authorized.record.scope).toContain('offline_access')
    expect(issuer.passwordsTyped).toBe(1)
  })

  describe('of Keycloak', () => {
    beforeEach(() => begin({ path: '/realms/corp' }))

    test('comes by a second, silent authorization in the same tab, with one password', async () => {
      const browser = createFakeBrowser({ login: 'alice' })
      const { authorized, links, tab, seen } = await signIn(client(), browser)
      await authorized.answer({ kind: 'connected' })
      expect((await tab()).status).toBe(200)
      expect(seen.map((progress) => progress.kind)).toEqual(['link', 'answered'])
      const [first, second] = links.map((url) => url.searchParams)
      expect(links).toHaveLength(2)
      expect(first?.get('scope')?.split(' ')).not.toContain('offline_access')
      expect(second?.get('scope')?.split(' ')).toContain('offline_access')
      expect(second?.get('prompt')).toBe('none')
      for (const name of ['state', 'nonce', 'code_challenge']) expect(second?.get(name)).not.toBe(first?.get(name))
      expect(second?.get('redirect_uri')).toBe(first?.get('redirect_uri'))
      expect(issuer.count('/token')).toBe(2)
      expect(issuer.passwordsTyped).toBe(1)
      expect(browser.passwordsTyped).toBe(1)
    })

    test.each(['login_required', 'consent_required', 'interaction_required', 'invalid_scope'])(
      'is done without when the second is refused (%s)',
      async (error) => {
        refuseSilently(error)
        const { authorized, tab } = await signIn(client(), createFakeBrowser({ login: 'alice' }))
        await authorized.answer({ kind: 'connected' })
        expect((await tab()).status).toBe(200)
        expect(authorized.record.identity.subject).toBe('sub-alice')
        expect(authorized.record.refreshToken).not.toBeNull()
        expect(issuer.count('/token')).toBe(1)
      },
    )

    test('is done without when the second exchange fails', async () => {
      let exchanges = 0
      issuer.hooks.handle = (request, response) => {
        if (!request.url?.endsWith('/token')) return false
        exchanges += 1
        if (exchanges === 1) return false
        response.writeHead(500).end()
        return true
      }
      const { authorized } = await signIn(client(), createFakeBrowser({ login: 'alice' }))
      await authorized.answer({ kind: 'connected' })
      expect(exchanges).toBe(2)
      expect(authorized.record.refreshToken).not.toBeNull()
    })

    test('is refused when another account answers the second time', async () => {
      let issued = 0
      issuer.hooks.idToken = (payload) => {
        issued += 1
        return issued === 1 ? payload : { ...payload, sub: 'sub-bob' }
      }
      const error = await failure(signIn(client(), createFakeBrowser({ login: 'alice' })))
      expect(error.code).toBe('oidc.subject-changed')
    })

    function refuseSilently(error: string): void {
      issuer.hooks.handle = (request, response) => {
        const url = new URL(request.url ?? '/', issuer.issuer)
        if (url.searchParams.get('prompt') !== 'none') return false
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        back.search = new URLSearchParams({
          error,
          state: url.searchParams.get('state') ?? '',
          iss: issuer.issuer,
        }).toString()
        response.writeHead(302, { location: back.href }).end()
        return true
      }
    }
  })
})

describe('a session', () => {
  async function signedIn(oidc: Oidc) {
    const { authorized } = await signIn(oidc, createFakeBrowser({ login: 'alice' }))
    await authorized.answer({ kind: 'signedIn' })
    issuer.requests.length = 0
    return authorized.record
  }

  test('is renewed by one request, and the used refresh token is dead', async () => {
    const oidc = client()
    const record = await signedIn(oidc)
    const renewed = await oidc.refresh(record, signal)
    expect(paths()).toEqual(['/token'])
    expect(renewed.refreshToken?.reveal()).not.toBe(record.refreshToken?.reveal())
    expect((await oidc.refresh(renewed, signal)).identity).toEqual(record.identity)
    expect(await failure(oidc.refresh(record, signal))).toMatchObject({ code: 'oidc.session-ended', family: 'ended' })
  })

  test('ends when the account is disabled', async () => {
    const oidc = client()
    const record = await signedIn(oidc)
    issuer.disable('alice')
    expect((await failure(oidc.refresh(record, signal))).family).toBe('ended')
  })

  test('survives replaced keys', async () => {
    const oidc = client()
    const record = await signedIn(oidc)
    await issuer.rotateKeys({ keepOld: false })
    expect((await oidc.refresh(record, signal)).identity.subject).toBe('sub-alice')
  })

  test('is ended by revocation and a link that carries no token', async () => {
    const oidc = client()
    const record = await signedIn(oidc)
    const { revoked, browserUrl } = await oidc.endSession(record, signal)
    expect(revoked).toBe(true)
    const url = new URL(browserUrl ?? '')
    expect([...url.searchParams.keys()]).toEqual(['client_id'])
    expect((await createFakeBrowser().open(url.href)).status).toBe(200)
    expect((await failure(oidc.refresh(record, signal))).code).toBe('oidc.session-ended')
  })

  test('is ended without a network too, as far as that goes', async () => {
    const oidc = client({ requestWithin: 300 })
    const record = await signedIn(oidc)
    await issuer.stop()
    const { revoked, browserUrl } = await oidc.endSession(record, signal)
    expect(revoked).toBe(false)
    expect(browserUrl).toContain('/session/end')
  })
})

describe('the live check', () => {
  test('finds everything in order at a good provider', async () => {
    const { findings, profile, skewMs } = await client().check(signal)
    expect(findings.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['discovery', 'ok'],
      ['keys', 'ok'],
      ['pkce', 'ok'],
      ['issuerInResponse', 'ok'],
      ['refresh', 'ok'],
      ['device', 'ok'],
      ['revocation', 'ok'],
      ['clock', 'ok'],
    ])
    expect(profile).toBe('generic')
    expect(Math.abs(skewMs ?? Number.NaN)).toBeLessThan(2_000)
  })

  test('says what is missing', async () => {
    issuer.hooks.metadata = ({
      device_authorization_endpoint: _device,
      revocation_endpoint: _revocation,
      ...rest
    }) => ({
      ...rest,
      code_challenge_methods_supported: ['plain'],
      grant_types_supported: ['authorization_code'],
    })
    issuer.hooks.handle = (request, response) => {
      if (request.url !== '/jwks') return false
      response.writeHead(500).end()
      return true
    }
    const { findings } = await client().check(signal)
    const verdicts = Object.fromEntries(findings.map(({ name, verdict }) => [name, verdict]))
    expect(verdicts).toMatchObject({
      keys: 'failed',
      pkce: 'warning',
      refresh: 'warning',
      device: 'warning',
      revocation: 'warning',
    })
  })

  test('does not throw when nobody answers', async () => {
    await issuer.stop()
    const { findings } = await client().check(signal)
    expect(findings).toMatchObject([{ name: 'discovery', verdict: 'failed', error: { code: 'oidc.unreachable' } }])
  })
})
