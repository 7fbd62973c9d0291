/**
 * STAND-IN for Headscale: what its browser pages do, step by step, with v0.29.2's checks in their order. Not imitated: SSH
 * checks under `/auth/`, the set-up pages, anything behind an API key.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type OidcSettings, Refused, RelyingParty } from './headscale-oidc.ts'
import { commandPage, confirmPage, type Reply, registeredPage } from './headscale-pages.ts'
import type { HeadscaleState } from './headscale-state.ts'

export interface WebSettings {
  readonly state: HeadscaleState
  /** `server_url`. */
  readonly url: () => string
  readonly secureCookies: boolean
  readonly cacheEntries: number
  /** A token's expiry, else `node.expiry` from now, else null. */
  readonly expiryFor: (tokenExpiresAt: number | null) => number | null
}

const VERSION = {
  version: 'v0.29.2',
  commit: 'stand-in',
  buildTime: '',
  go: { version: '', os: '', arch: '' },
  dirty: false,
}
const AUTH_ID = /^hskey-authreq-[A-Za-z0-9_-]{24}$/

export class HeadscaleWeb {
  readonly #settings: WebSettings
  readonly #serverKey = `mkey:${randomBytes(32).toString('hex')}`
  /** v0.29.2 keeps a state usable until it ages out of the cache. */
  readonly #states = new Map<string, { readonly authId: string; readonly codeVerifier: string | null }>()
  #party: RelyingParty | null = null

  constructor(settings: WebSettings) {
    this.#settings = settings
  }

  get oidc(): OidcSettings | null {
    return this.#party?.settings ?? null
  }

  set oidc(settings: OidcSettings | null) {
    this.#party = settings === null ? null : new RelyingParty(settings, `${this.#settings.url()}/oidc/callback`)
  }

  forget(): void {
    this.#states.clear()
  }

  /** @throws Refused: an error page */
  async route(request: IncomingMessage): Promise<Reply> {
    const target = new URL(request.url ?? '/', this.#settings.url())
    const path = target.pathname
    const [, id = ''] = /^\/register\/([^/]+)$/.exec(path) ?? []
    const [, confirmId = ''] = /^\/register\/confirm\/([^/]+)$/.exec(path) ?? []
    if (id !== '') return request.method === 'GET' ? await this.#registerPage(id) : notAllowed
    if (confirmId !== '') return request.method === 'POST' ? await this.#confirm(confirmId, request) : notAllowed
    if (path === '/oidc/callback' && this.#party !== null) return await this.#callback(this.#party, target, request)
    if (path === '/health') return json({ status: 'pass' }, 'application/health+json; charset=utf-8')
    if (path === '/version') return json(VERSION)
    if (path === '/key') {
      if (target.searchParams.get('v') === null) return plain(400, 'capability version must be set')
      return json({ legacyPublicKey: `mkey:${'0'.repeat(64)}`, publicKey: this.#serverKey })
    }
    if (path === '/') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '' }
    return plain(404, '404 page not found')
  }

  /** Never says whether the id exists. */
  async #registerPage(authId: string): Promise<Reply> {
    if (!AUTH_ID.test(authId)) {
      if (this.#party === null) return plain(400, 'invalid auth id')
      throw new Refused(400, 'invalid auth id')
    }
    if (this.#party === null) return commandPage(authId)
    const start = await this.#party.start()
    this.#states.set(start.state, { authId, codeVerifier: start.codeVerifier })
    const [oldest] = this.#states.keys()
    if (this.#states.size > this.#settings.cacheEntries && oldest !== undefined) this.#states.delete(oldest)
    const secure = this.#settings.secureCookies ? '; Secure' : ''
    const cookie = (name: string, value: string) =>
      `${name}_${value.slice(0, 6)}=${value}; Path=/oidc/callback; Max-Age=3600; HttpOnly; SameSite=Lax${secure}`
    const cookies = [cookie('state', start.state), cookie('nonce', start.nonce)]
    return { status: 302, headers: { location: start.url, 'set-cookie': cookies }, body: '' }
  }

  /** Cookies, code, token, nonce, filters, user row, and only then the pending registration. */
  async #callback(party: RelyingParty, target: URL, request: IncomingMessage): Promise<Reply> {
    const { state, expiryFor } = this.#settings
    const code = target.searchParams.get('code') ?? ''
    const stateValue = target.searchParams.get('state') ?? ''
    // Also when the provider answers `error=…`: that is not passed on.
    if (code === '' || stateValue === '') throw new Refused(400, 'missing code or state parameter')
    if (stateValue.length < 6) throw new Refused(400, 'invalid state parameter')
    const cookies = cookiesOf(request)
    const stateCookie = cookies.get(`state_${stateValue.slice(0, 6)}`)
    if (stateCookie === undefined) throw new Refused(400, 'state not found')
    if (stateCookie !== stateValue) throw new Refused(403, 'state did not match')
    const known = this.#states.get(stateValue)
    if (party.settings.pkce === true && known === undefined) throw new Refused(404, 'registration not found')
    const person = await party.finish(code, known?.codeVerifier ?? null, (nonce) =>
      cookies.get(`nonce_${nonce.slice(0, 6)}`),
    )
    const user = state.upsertOidcUser(person.providerId, person)
    const pending = state.pending.get(known?.authId ?? '')
    if (pending === undefined) throw new Refused(410, 'login session expired, try again')
    const token = randomBytes(24).toString('base64url')
    const expiresAt = expiryFor(party.settings.useExpiryFromToken === true ? person.tokenExpiresAt : null)
    pending.confirm = { token, userId: user.id, expiresAt }
    const page = confirmPage(pending, token, user.name || user.email || user.providerId || '')
    return { ...page, headers: { ...page.headers, 'set-cookie': confirmCookie(pending.authId, token, 900) } }
  }

  async #confirm(authId: string, request: IncomingMessage): Promise<Reply> {
    const { state } = this.#settings
    const field = new URLSearchParams(await bodyOf(request, 4096)).get('headscale_register_confirm') ?? ''
    if (field === '') throw new Refused(400, 'missing csrf token')
    const cookie = cookiesOf(request).get('headscale_register_confirm')
    if (cookie === undefined) throw new Refused(403, 'missing csrf cookie')
    if (cookie !== field) throw new Refused(403, 'csrf token mismatch')
    const pending = state.pending.get(authId)
    if (pending === undefined) throw new Refused(410, 'registration session expired')
    if (pending.confirm === null) throw new Refused(403, 'registration not OIDC-authorized')
    if (pending.confirm.token !== field) throw new Refused(403, 'csrf token does not match cached registration')
    state.register(pending, state.userById(pending.confirm.userId), pending.confirm.expiresAt, 'oidc')
    state.pending.delete(authId)
    pending.settle('registered')
    const page = registeredPage()
    return { ...page, headers: { ...page.headers, 'set-cookie': confirmCookie(authId, '', 0) } }
  }
}

const notAllowed: Reply = { status: 405, headers: {}, body: '' }

function confirmCookie(authId: string, value: string, maxAge: number): string {
  return `headscale_register_confirm=${value}; Path=/register/confirm/${authId}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`
}

function json(value: unknown, type = 'application/json'): Reply {
  return { status: 200, headers: { 'content-type': type }, body: JSON.stringify(value) }
}

function plain(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}

function cookiesOf(request: IncomingMessage): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).filter((pair) => pair.includes('='))
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > limit) throw new Refused(400, 'invalid form')
  }
  return text
}
