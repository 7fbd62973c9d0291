/**
 * STAND-IN for Headscale: its relying party. A real authorization request, code exchange (confidential client, HTTP
 * Basic), ID token check, userinfo and filters, in v0.29.2's order and with its log words. Not imitated: discovery at
 * start with its fallback to the command line (`only_start_if_oidc_is_available`), PKCE method `plain`, `client_secret_path`.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'

/** The `oidc:` block, with Headscale's defaults. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: readonly string[]
  readonly extraParams?: Readonly<Record<string, string>>
  readonly pkce?: boolean
  readonly allowedDomains?: readonly string[]
  readonly allowedUsers?: readonly string[]
  readonly allowedGroups?: readonly string[]
  readonly emailVerifiedRequired?: boolean
  readonly useExpiryFromToken?: boolean
}

/** Ends a request with an error page; the reason goes to the log only. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

export interface AuthorizationStart {
  readonly url: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string | null
}

export interface OidcPerson {
  readonly providerId: string
  /** null where missing or not valid as a name. */
  readonly name: string | null
  readonly email: string | null
  readonly displayName: string | null
  /** Of the ID token; milliseconds since 1970. */
  readonly tokenExpiresAt: number
}

interface Endpoints {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly userinfo_endpoint?: string
  readonly jwks_uri: string
}

export class RelyingParty {
  readonly settings: OidcSettings
  readonly redirectUri: string
  #endpoints: Promise<Endpoints> | null = null

  constructor(settings: OidcSettings, redirectUri: string) {
    this.settings = settings
    this.redirectUri = redirectUri
  }

  async start(): Promise<AuthorizationStart> {
    const { settings } = this
    const state = randomBytes(48).toString('base64url')
    const nonce = randomBytes(48).toString('base64url')
    const codeVerifier = settings.pkce === true ? randomBytes(32).toString('base64url') : null
    const url = new URL((await this.#discovered()).authorization_endpoint)
    const parameters = {
      client_id: settings.clientId,
      redirect_uri: this.redirectUri,
      response_type: 'code',
      scope: (settings.scope ?? ['openid', 'profile', 'email']).join(' '),
      state,
      nonce,
      ...(codeVerifier === null
        ? {}
        : { code_challenge: challenge(codeVerifier), code_challenge_method: 'S256', access_type: 'offline' }),
      ...settings.extraParams,
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return { url: url.href, state, nonce, codeVerifier }
  }

  /**
   * Code, token, nonce, userinfo, filters.
   * @param nonceCookie the cookie for a nonce; undefined when the browser did not send it
   */
  async finish(
    code: string,
    codeVerifier: string | null,
    nonceCookie: (nonce: string) => string | undefined,
  ): Promise<OidcPerson> {
    const endpoints = await this.#discovered()
    const tokens = await this.#exchange(endpoints, code, codeVerifier)
    if (typeof tokens.id_token !== 'string') throw new Refused(400, 'no id_token')
    const claims = await this.#verified(endpoints, tokens.id_token)
    if (typeof claims.nonce !== 'string' || claims.nonce === '') throw new Refused(400, 'nonce not found in IDToken')
    const cookie = nonceCookie(claims.nonce)
    if (cookie === undefined) throw new Refused(400, 'nonce not found')
    if (cookie !== claims.nonce) throw new Refused(403, 'nonce did not match')
    const all = await this.#withUserinfo(endpoints, claims, tokens.access_token)
    this.#filter(all)
    return this.#person(all)
  }

  async #discovered(): Promise<Endpoints> {
    this.#endpoints ??= (async () => {
      const response = await fetch(`${this.settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
      return (await response.json()) as Endpoints
    })()
    return await this.#endpoints
  }

  async #exchange(endpoints: Endpoints, code: string, codeVerifier: string | null): Promise<Record<string, unknown>> {
    const { clientId, clientSecret } = this.settings
    const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
    const response = await fetch(endpoints.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.redirectUri,
        ...(codeVerifier === null ? {} : { code_verifier: codeVerifier }),
      }),
    })
    if (!response.ok) throw new Refused(403, 'invalid code')
    return (await response.json()) as Record<string, unknown>
  }

  async #verified(endpoints: Endpoints, idToken: string): Promise<JWTPayload> {
    const { issuer, clientId } = this.settings
    try {
      const keys = createRemoteJWKSet(new URL(endpoints.jwks_uri))
      return (await jwtVerify(idToken, keys, { issuer, audience: clientId })).payload
    } catch {
      throw new Refused(403, 'failed to verify id_token')
    }
  }

  /** Its values that are not empty win over the ID token's; ignored where it is missing or of another subject. */
  async #withUserinfo(endpoints: Endpoints, claims: JWTPayload, accessToken: unknown): Promise<JWTPayload> {
    if (endpoints.userinfo_endpoint === undefined || typeof accessToken !== 'string') return claims
    const response = await fetch(endpoints.userinfo_endpoint, { headers: { authorization: `Bearer ${accessToken}` } })
    if (!response.ok) return claims
    const told = (await response.json()) as Record<string, unknown>
    if (told.sub !== claims.sub) return claims
    const filled = Object.entries(told).filter(([, value]) => value !== '' && value !== null)
    return { ...claims, ...Object.fromEntries(filled) }
  }

  /** Groups, verified e-mail, domains, users: all that are set must pass. */
  #filter(claims: JWTPayload): void {
    const { allowedDomains = [], allowedUsers = [], allowedGroups = [], emailVerifiedRequired = true } = this.settings
    const email = typeof claims.email === 'string' ? claims.email : ''
    const groups =
      typeof claims.groups === 'string' ? [claims.groups] : Array.isArray(claims.groups) ? claims.groups : []
    if (allowedGroups.length > 0 && !groups.some((group) => allowedGroups.includes(group))) {
      throw new Refused(401, 'unauthorised group')
    }
    const byEmail = allowedDomains.length > 0 || allowedUsers.length > 0
    if (byEmail && emailVerifiedRequired && !verified(claims)) throw new Refused(401, 'unverified email')
    const at = email.lastIndexOf('@')
    if (allowedDomains.length > 0 && (at === -1 || !allowedDomains.includes(email.slice(at + 1)))) {
      throw new Refused(401, 'unauthorised domain')
    }
    if (allowedUsers.length > 0 && !allowedUsers.includes(email)) throw new Refused(401, 'unauthorised user')
  }

  #person(claims: JWTPayload): OidcPerson {
    const { issuer, emailVerifiedRequired = true } = this.settings
    const username = typeof claims.preferred_username === 'string' ? claims.preferred_username : ''
    const usableEmail = typeof claims.email === 'string' && (verified(claims) || !emailVerifiedRequired)
    return {
      providerId: providerId(issuer, claims.sub ?? ''),
      name: validName(username) ? username : null,
      email: usableEmail ? String(claims.email) : null,
      displayName: typeof claims.name === 'string' ? claims.name : null,
      tokenExpiresAt: (claims.exp ?? 0) * 1000,
    }
  }
}

function verified(claims: JWTPayload): boolean {
  return claims.email_verified === true || claims.email_verified === 'true'
}

/** At least two characters, begins with a letter, then letters, digits, `-`, `.`, `_` and at most one `@`. */
function validName(name: string): boolean {
  return /^\p{L}[\p{L}\p{N}.@_-]+$/u.test(name) && name.split('@').length <= 2
}

/** Issuer without its trailing slash, `/`, subject without a leading one; scheme lowered, path percent-encoded. */
function providerId(issuer: string, subject: string): string {
  const [scheme = '', rest = ''] = `${issuer.replace(/\/$/, '')}/${subject.replace(/^\//, '')}`.split('://')
  const [host = '', ...path] = rest.replace(/\/{2,}/g, '/').split('/')
  const encoded = path.map((part) => encodeURIComponent(decodeSafe(part)).replace(/%3F/g, '?').replace(/%23/g, '#'))
  return `${scheme.toLowerCase()}://${[host, ...encoded].join('/')}`
}

function decodeSafe(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function challenge(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}
