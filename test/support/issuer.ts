/**
 * A real OpenID Provider in this process: oidc-provider with PKCE required, refresh token rotation, the device grant,
 * revocation and RP-initiated logout, a login form, and consent granted by itself. Knobs bend what it says, so that
 * one issuer can play many; every request is counted. For tests, the demo and the benchmark, never for production.
 */
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { configurationOf, grantEverything, OidcProvider, quietly, subjectOf } from './issuer-configuration.ts'
import { firstKey, newKey, sign } from './issuer-keys.ts'
import {
  DEFAULT_TTL,
  defaultUsers,
  type IssuerHooks,
  type IssuerOptions,
  type IssuerTtl,
  type RecordedRequest,
  type RunningIssuer,
} from './issuer-options.ts'
import { loginPage } from './issuer-pages.ts'

export type { IssuerOptions, IssuerUser, RunningIssuer } from './issuer-options.ts'

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
  const first = await firstKey()
  const keys = { signing: first, published: [first.publicJwk] }
  const base = configurationOf({ options, path, clientId, headscale, users, disabled, ttl, key: first })
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

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !('pipe' in value)
}
