/**
 * The embedded issuer with traps in it, and two relying parties that meet it: this app and Headscale. An issuer of a fixed
 * name lives on loopback all the same: `fetch` and `inBrowser` lead its address there.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeJwt, type JWTPayload } from 'jose'
import type { Configuration } from 'oidc-provider'
import type { FakeBrowser } from './fake-browser.ts'
import { type IssuerOptions, type IssuerUser, type RunningIssuer, startIssuer } from './issuer.ts'

export interface TrapIssuer {
  readonly running: RunningIssuer
  /** As the provider calls itself. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Where a link of this provider leads on this machine. */
  inBrowser(link: string): string
  /** Ends every browser's SSO session, as its life running out does. */
  endSsoSessions(): Promise<void>
  /** Disables the account, in the provider's own words. */
  disable(login: string): void
  /** Headscale's own sign-in in the same browser, as any plain client does it, and the claims of its ID token. */
  signInToHeadscale(browser: FakeBrowser, as?: { clientId?: string; scope?: string }): Promise<JWTPayload>
  stop(): Promise<void>
}

export interface Traps {
  readonly path: string
  /** Default: the loopback address with the path. */
  readonly issuer?: (loopback: string) => string
  readonly users?: IssuerUser[]
  readonly secretClient?: { readonly clientId: string; readonly clientSecret: string }
  readonly options?: IssuerOptions
  /** The OAuth error of an authorization request that this provider does not take; null: it does. */
  readonly refuses?: (asked: URLSearchParams) => { error: string; description: string } | null
  /** Whether the code exchange brings a refresh token; `asked` are the parameters of its authorization request. */
  readonly refreshToken: (asked: URLSearchParams) => boolean
  /** Keycloak: what is not offline dies with the SSO session, and offline access at first takes that session along. */
  readonly sessionBound?: boolean
  /** `error_description` of a refresh for a disabled account. */
  readonly disabledText?: string
  readonly scopes?: readonly string[]
  readonly features?: Configuration['features']
}

export const basicScopes = ['openid', 'profile', 'email']
export const scopeOf = (asked: URLSearchParams) => (asked.get('scope') ?? '').split(' ')
export const asksOffline = (asked: URLSearchParams) => scopeOf(asked).includes('offline_access')

export async function startTrapIssuer(traps: Traps): Promise<TrapIssuer> {
  /** Parameters of authorization requests by their code challenge, for what the provider drops before it issues a code. */
  const asked = new Map<string, URLSearchParams>()
  const sessions = new Map<string, 'online' | 'gone'>()
  const askedFor = (challenge: unknown) => asked.get(String(challenge)) ?? new URLSearchParams()
  let disabled = false
  const headscale = await listenAsHeadscale()
  const native = { application_type: 'native' as const, redirect_uris: ['http://127.0.0.1/callback'] }
  const { secretClient, options = {} } = traps

  const running = await startIssuer({
    ...options,
    path: traps.path,
    headscaleRedirectUris: [headscale.callback('/oidc/callback')],
    ...(traps.users === undefined ? {} : { users: traps.users }),
    ...(secretClient === undefined
      ? {}
      : {
          clients: [
            {
              ...native,
              client_id: secretClient.clientId,
              client_secret: secretClient.clientSecret,
              grant_types: ['authorization_code', 'refresh_token'],
            },
          ],
        }),
    hooks: {
      ...options.hooks,
      handle,
      metadata: (document) => elsewhere({ ...document, ...(traps.scopes ? { scopes_supported: traps.scopes } : {}) }),
      tokenAnswer: (body, { grantType, status }) =>
        disabled && traps.disabledText !== undefined && status === 400 && grantType === 'refresh_token'
          ? { error: 'invalid_grant', error_description: traps.disabledText }
          : body,
    },
    configure: (base) => ({
      ...base,
      subjectTypes: ['public', 'pairwise'],
      // oidc-provider wants a jwks_uri of pairwise clients with the device grant.
      clients: (base.clients ?? []).map((client) => ({
        ...client,
        grant_types: (client.grant_types ?? ['authorization_code']).filter((type) => !type.includes('device')),
      })),
      extraParams: ['access_type', 'hd', 'domain_hint'],
      features: { ...base.features, ...traps.features },
      expiresWithSession: (ctx) =>
        traps.sessionBound === true && !asksOffline(askedFor(ctx.oidc.params?.code_challenge)),
      async issueRefreshToken(_ctx, client, source) {
        if (!client.grantTypeAllowed('refresh_token')) return false
        const { codeChallenge, sessionUid } = source as { codeChallenge?: string; sessionUid?: string }
        const parameters = askedFor(codeChallenge)
        if (traps.sessionBound === true && sessionUid !== undefined) {
          if (asksOffline(parameters) && !sessions.has(sessionUid)) await end(sessionUid)
          else sessions.set(sessionUid, 'online')
        }
        return traps.refreshToken(parameters)
      },
    }),
  })
  const loopback = running.issuer
  const issuer = traps.issuer?.(loopback) ?? loopback
  Object.assign(running.provider, { issuer })
  const [named, real] = [new URL(issuer).origin, new URL(loopback).origin]

  return {
    running,
    issuer,
    clientId: secretClient?.clientId ?? running.clientId,
    clientSecret: secretClient?.clientSecret ?? null,
    fetch: (url, init) => fetch(url.replace(named, real), init),
    inBrowser: (link) => link.replace(named, real),
    async endSsoSessions() {
      for (const uid of sessions.keys()) await end(uid)
    },
    disable(login) {
      disabled = true
      running.disable(login)
    },
    signInToHeadscale,
    async stop() {
      await headscale.stop()
      await running.stop()
    },
  }

  async function end(sessionUid: string): Promise<void> {
    sessions.set(sessionUid, 'gone')
    await (await running.provider.Session.findByUid(sessionUid))?.destroy()
  }

  /** Endpoints are told under the provider's own name. */
  function elsewhere(document: Record<string, unknown>): Record<string, unknown> {
    return JSON.parse(JSON.stringify(document).replaceAll(real, named))
  }

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', loopback)
    if (url.pathname !== `${traps.path}/auth`) return false
    asked.set(url.searchParams.get('code_challenge') ?? '', url.searchParams)
    const refusal = traps.refuses?.(url.searchParams) ?? null
    if (refusal === null) return false
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({
      error: refusal.error,
      error_description: refusal.description,
      state: url.searchParams.get('state') ?? '',
      iss: issuer,
    }).toString()
    response.writeHead(302, { location: back.href }).end()
    return true
  }

  async function signInToHeadscale(
    browser: FakeBrowser,
    { clientId = running.headscale.clientId, scope = basicScopes.join(' ') } = {},
  ): Promise<JWTPayload> {
    const own = clientId === running.headscale.clientId
    const redirectUri = headscale.callback(own ? '/oidc/callback' : '/callback')
    const verifier = 'v'.repeat(43)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state: 'headscale-state',
      nonce: 'headscale-nonce',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    const page = await browser.open(`${loopback}/auth?${query}`)
    const code = headscale.takeCode()
    if (code === null) throw new Error(`Headscale's sign-in is stranded at: ${page.text}`)
    const secret = own ? running.headscale.clientSecret : null
    const answer = await fetch(`${loopback}/token`, {
      method: 'POST',
      headers: secret === null ? {} : { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...(secret === null ? { client_id: clientId } : {}),
      }),
    })
    const { id_token: idToken } = (await answer.json()) as { id_token?: unknown }
    if (typeof idToken !== 'string') throw new Error(`Headscale got no ID token (${answer.status})`)
    return decodeJwt(idToken)
  }
}

/** Headscale's callback, which the browser comes back to. */
async function listenAsHeadscale() {
  let arrived: string | null = null
  const server = createServer((request, response) => {
    arrived = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('code')
    response.setHeader('content-type', 'text/html').end('<h1>Confirm node registration</h1>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    callback: (path: string) => `http://127.0.0.1:${port}${path}`,
    takeCode() {
      const code = arrived
      arrived = null
      return code
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
