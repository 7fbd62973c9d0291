/**
 * A real OpenID Provider in this process: oidc-provider with PKCE required, refresh token rotation, the device grant,
 * revocation and RP-initiated logout, a login form, and consent granted by itself. Knobs bend what it says, so that
 * one issuer can play many; every request is counted. For tests, the demo and the benchmark, never for production.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type Provider from 'oidc-provider'
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { loginPage, page } from './issuer-pages.ts'

const { default: OidcProvider, interactionPolicy } = await quietly(() => import('oidc-provider'))

export interface IssuerUser {
  /** What is typed into the form; also the default `sub` is `sub-LOGIN`. */
  readonly login: string
  readonly password: string
  readonly subject?: string
  /** `email`, `email_verified`, `preferred_username`, `name`, `groups` and anything else; changes show at once. */
  claims: Record<string, unknown>
}

/** Lives in seconds; may be changed while the issuer runs. */
interface IssuerTtl {
  accessToken: number
  idToken: number
  refreshToken: number
  authorizationCode: number
  deviceCode: number
  session: number
}

interface RecordedRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Form fields of the body, once the provider has read them. */
  form: Readonly<Record<string, unknown>>
  status: number
}

/** Changeable while the issuer runs; each absent hook leaves the provider's own answer alone. */
interface IssuerHooks {
  /** First look at every request; true when it answered by itself. */
  handle?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
  /** Rewrites the ID token's payload before it is signed again (`sub`, `iss`, anything). */
  idToken?: (
    payload: Record<string, unknown>,
    about: { clientId: string; grantType: string },
  ) => Record<string, unknown>
  /** Rewrites the token endpoint's JSON answer, errors included. */
  tokenAnswer?: (
    body: Record<string, unknown>,
    about: { clientId: string; grantType: string; status: number },
  ) => Record<string, unknown>
  userinfo?: (body: Record<string, unknown>, about: { clientId: string }) => Record<string, unknown>
  metadata?: (document: Record<string, unknown>) => Record<string, unknown>
}

export interface IssuerOptions {
  readonly port?: number
  /** What the issuer calls itself where clients reach it through another address (a relay), without a path. */
  readonly origin?: string
  /** Path of the issuer identifier, for example `/realms/corp`; default none. */
  readonly path?: string
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer; readonly host?: string }
  readonly users?: readonly IssuerUser[]
  readonly clientId?: string
  /** Registered beside the public client and Headscale's. */
  readonly clients?: readonly ClientMetadata[]
  /** Where Headscale's confidential client (`headscale`, secret `headscale-secret`) may be sent back to. */
  readonly headscaleRedirectUris?: readonly string[]
  readonly ttl?: Partial<IssuerTtl>
  /** Default true: each refresh replaces the token, and a used one kills the family. */
  readonly rotate?: boolean
  /** `always` (default) or only where offline_access was granted, which oidc-provider does for `prompt=consent` alone. */
  readonly refreshTokens?: 'always' | 'offline_access'
  /** Default true. False: profile, email and groups are at the userinfo endpoint only (OIDC Core 5.4). */
  readonly claimsInIdToken?: boolean
  /** Another `sub` per client (pairwise, OIDC Core 8.1). */
  readonly subjectFor?: (subject: string, clientId: string) => string
  readonly hooks?: IssuerHooks
  /** Last word on oidc-provider's own configuration. */
  readonly configure?: (configuration: Configuration) => Configuration
}

export interface RunningIssuer {
  readonly issuer: string
  readonly clientId: string
  readonly headscale: { readonly clientId: string; readonly clientSecret: string }
  readonly users: readonly IssuerUser[]
  readonly requests: RecordedRequest[]
  readonly hooks: IssuerHooks
  readonly ttl: IssuerTtl
  readonly provider: Provider
  /** How often a password was submitted. */
  passwordsTyped: number
  /** A disabled account can neither sign in nor refresh. */
  disable(login: string): void
  enable(login: string): void
  /** Signs ID tokens with a new key from now on; the old one stays published unless told otherwise. */
  rotateKeys(options?: { keepOld?: boolean }): Promise<void>
  /** Requests whose path ends so, for example `/token`. */
  count(pathEnd: string): number
  stop(): Promise<void>
}

const defaultUsers = (): IssuerUser[] => [
  { login: 'alice', password: 'alice-pw', claims: person('alice', 'Alice Archer', ['vpn', 'staff']) },
  { login: 'bob', password: 'bob-pw', claims: person('bob', 'Bob Baker', ['staff']) },
  {
    login: 'carol',
    password: 'carol-pw',
    claims: { ...person('carol', 'Carol Cook', ['vpn']), email_verified: false },
  },
]

function person(login: string, name: string, groups: readonly string[]): Record<string, unknown> {
  return { email: `${login}@example.com`, email_verified: true, preferred_username: login, name, groups: [...groups] }
}

const DEFAULT_TTL: IssuerTtl = {
  accessToken: 3600,
  idToken: 3600,
  refreshToken: 14 * 86_400,
  authorizationCode: 60,
  deviceCode: 600,
  session: 86_400,
}

export async function startIssuer(options: IssuerOptions = {}): Promise<RunningIssuer> {
  const listeners: { handle: RequestListener } = { handle: (_request, response) => response.writeHead(503).end() }
  const dispatch: RequestListener = (request, response) => listeners.handle(request, response)
  const server =
    options.tls === undefined
      ? createHttpServer(dispatch)
      : createHttpsServer({ key: options.tls.key, cert: options.tls.cert }, dispatch)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  const path = options.path ?? ''
  const own =
    options.tls === undefined ? `http://127.0.0.1:${port}` : `https://${options.tls.host ?? 'localhost'}:${port}`
  const origin = options.origin ?? own
  const clientId = options.clientId ?? 'latchkey'
  const headscale = { clientId: 'headscale', clientSecret: 'headscale-secret' }
  const users = options.users ?? defaultUsers()
  const disabled = new Set<string>()
  const ttl: IssuerTtl = { ...DEFAULT_TTL, ...options.ttl }
  const hooks: IssuerHooks = { ...options.hooks }
  firstKey ??= newKey('key-1')
  const first = await firstKey
  const keys = { signing: first, published: [first.publicJwk] }
  const subjectOf = (user: IssuerUser) => user.subject ?? `sub-${user.login}`
  const pairwise = options.subjectFor === undefined ? {} : { subject_type: 'pairwise' as const }

  const base: Configuration = {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        ...pairwise,
      },
      {
        client_id: headscale.clientId,
        client_secret: headscale.clientSecret,
        redirect_uris: [...(options.headscaleRedirectUris ?? ['http://127.0.0.1:1/oidc/callback'])],
        ...pairwise,
      },
      ...(options.clients ?? []),
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub', 'sid', 'auth_time'],
      profile: ['preferred_username', 'name', 'groups', ...extraClaims(users)],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: options.claimsInIdToken === false,
    jwks: { keys: [first.privateJwk] },
    cookies: { keys: ['embedded-issuer'] },
    pkce: { required: (_ctx, client) => client.clientId !== headscale.clientId },
    rotateRefreshToken: options.rotate ?? true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: () => ttl.accessToken,
      IdToken: () => ttl.idToken,
      RefreshToken: () => ttl.refreshToken,
      AuthorizationCode: () => ttl.authorizationCode,
      DeviceCode: () => ttl.deviceCode,
      Session: () => ttl.session,
      Interaction: () => 3600,
      Grant: () => 14 * 86_400,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form) => {
          ctx.body = page('Enter the code', form, '<button type="submit" form="op.deviceInputForm">Continue</button>')
        },
        userCodeConfirmSource: async (ctx, form) => {
          ctx.body = page(
            'Confirm the device',
            form,
            '<button type="submit" form="op.deviceConfirmForm">Continue</button>',
          )
        },
        successSource: async (ctx) => {
          ctx.body = page('Signed in', '<p>You may close this page.</p>')
        },
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          const button = '<button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>'
          ctx.body = page('Sign out?', form, button)
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = page('Signed out', '<p>You are signed out.</p>')
        },
      },
    },
    interactions: {
      policy: policyWithAccountChooser(),
      url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      (options.refreshTokens !== 'offline_access' || source.scopes.has('offline_access')),
    findAccount: (_ctx, subject) => {
      const user = users.find((candidate) => subjectOf(candidate) === subject)
      if (user === undefined || disabled.has(user.login)) return undefined
      return { accountId: subject, claims: async () => ({ sub: subject, ...user.claims }) }
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, result } = ctx.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const found = known === undefined ? undefined : await ctx.oidc.provider.Grant.find(known)
      if (found !== undefined && found.accountId === session.accountId) return found
      return grantEverything(ctx.oidc.provider, session.accountId, client.clientId)
    },
    pairwiseIdentifier: (_ctx, accountId, client) => options.subjectFor?.(accountId, client.clientId) ?? accountId,
    renderError: async (ctx, out) => {
      ctx.type = 'html'
      ctx.body = page('Error', `<p id="error">${String(out.error).replace(/[^a-z_]/g, '')}</p>`)
    },
    clientBasedCORS: () => false,
  }
  const provider = quietly(() => new OidcProvider(`${origin}${path}`, options.configure?.(base) ?? base))

  const running: RunningIssuer = {
    issuer: `${origin}${path}`,
    clientId,
    headscale,
    users,
    requests: [],
    hooks,
    ttl,
    provider,
    passwordsTyped: 0,
    disable: (login) => void disabled.add(login),
    enable: (login) => void disabled.delete(login),
    async rotateKeys({ keepOld = true } = {}) {
      const next = await newKey(`key-${keys.published.length + 1}-${Date.now()}`)
      keys.published = keepOld ? [...keys.published, next.publicJwk] : [next.publicJwk]
      keys.signing = next
    },
    count: (pathEnd) => running.requests.filter((request) => request.path.endsWith(pathEnd)).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  provider.use(async (ctx, next) => {
    const record: RecordedRequest = {
      at: Date.now(),
      method: ctx.method,
      path: path + ctx.path,
      query: ctx.URL.searchParams,
      form: {},
      status: 0,
    }
    running.requests.push(record)
    if (ctx.path.startsWith('/interaction/')) await interact(ctx)
    else await next()
    record.form = (ctx as unknown as KoaContextWithOIDC).oidc?.body ?? {}
    record.status = ctx.status
    if (isRecord(ctx.body)) ctx.body = await bend(ctx.path, ctx.body, record)
  })

  async function bend(at: string, body: Record<string, unknown>, record: RecordedRequest): Promise<unknown> {
    if (at === '/jwks') return { keys: keys.published }
    if (at === '/.well-known/openid-configuration') return hooks.metadata?.(body) ?? body
    const about = { clientId: String(record.form.client_id ?? ''), grantType: String(record.form.grant_type ?? '') }
    if (at === '/me') return hooks.userinfo?.(body, about) ?? body
    if (at !== '/token') return body
    let answer = body
    if (typeof body.id_token === 'string' && (hooks.idToken !== undefined || keys.signing !== first)) {
      const payload = { ...decodeJwt(body.id_token) }
      answer = { ...body, id_token: await sign(hooks.idToken?.(payload, about) ?? payload, keys.signing) }
    }
    return hooks.tokenAnswer?.(answer, { ...about, status: record.status }) ?? answer
  }

  async function interact(ctx: Parameters<Parameters<Provider['use']>[0]>[0]): Promise<void> {
    const details = await provider.interactionDetails(ctx.req, ctx.res)
    ctx.type = 'html'
    if (details.prompt.name === 'consent') {
      const accountId = details.session?.accountId ?? ''
      const grantId = await (await grantEverything(provider, accountId, String(details.params.client_id))).save()
      return finish({ consent: { grantId } })
    }
    const hint = String(details.params.login_hint ?? '')
    if (ctx.method !== 'POST') {
      ctx.body = loginPage(path + ctx.path, hint, null)
      return
    }
    running.passwordsTyped += 1
    const form = await readForm(ctx.req)
    const user = users.find(
      (candidate) => candidate.login === form.get('login') && candidate.password === form.get('password'),
    )
    if (user === undefined || disabled.has(user.login)) {
      const problem = user === undefined ? 'Invalid user name or password.' : 'Account is disabled.'
      ctx.body = loginPage(path + ctx.path, hint, problem)
      return
    }
    return finish({ login: { accountId: subjectOf(user) }, select_account: {} })

    async function finish(result: Record<string, unknown>): Promise<void> {
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }))
    }
  }

  const callback = provider.callback()
  listeners.handle = async (request, response) => {
    if ((await hooks.handle?.(request, response)) === true) return
    const url = request.url ?? '/'
    if (path !== '' && !url.startsWith(`${path}/`)) return void response.writeHead(404).end()
    // As a framework does that mounts an application at a path: oidc-provider builds its links from both.
    if (path !== '') Object.assign(request, { originalUrl: url, url: url.slice(path.length) })
    callback(request, response)
  }
  return running
}

/** oidc-provider warns of the Node.js line and of its in-memory store: both are meant here, and tests read stderr. */
function quietly<T>(work: () => T): T {
  const { warn, info } = console
  console.warn = console.info = () => {}
  const restore = () => Object.assign(console, { warn, info })
  try {
    const result = work()
    if (result instanceof Promise) result.finally(restore).catch(() => {})
    else restore()
    return result
  } catch (error) {
    restore()
    throw error
  }
}

interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
  readonly privateJwk: JWK & { kty: string }
  readonly publicJwk: JWK & { kty: string }
}

/** Making keys is slow; every issuer of a process may begin with the same. */
let firstKey: Promise<SigningKey> | undefined

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const complete = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kty: 'RSA', kid, alg: 'RS256', use: 'sig' })
  return { kid, key: privateKey, privateJwk: await complete(privateKey), publicJwk: await complete(publicKey) }
}

function sign(payload: Record<string, unknown>, by: SigningKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: by.kid }).sign(by.key)
}

async function grantEverything(provider: Provider, accountId: string, clientId: string) {
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('openid offline_access profile email groups')
  await grant.save()
  return grant
}

/**
 * `prompt=select_account` shows the login form even where a session exists, and a native client may be answered from
 * the session without a page, as Keycloak, Entra ID and Google do.
 */
function policyWithAccountChooser() {
  const policy = interactionPolicy.base()
  policy.get('consent')?.checks.remove('native_client_prompt')
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  return policy
}

function extraClaims(users: readonly IssuerUser[]): string[] {
  const known = new Set(['sub', 'email', 'email_verified', 'preferred_username', 'name', 'groups'])
  return [...new Set(users.flatMap((user) => Object.keys(user.claims)))].filter((name) => !known.has(name))
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !('pipe' in value)
}
