/** What the embedded issuer can be told, before it starts and while it runs; its default people. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { ClientMetadata, Configuration } from 'oidc-provider'

export interface IssuerUser {
  /** What is typed into the form; also the default `sub` is `sub-LOGIN`. */
  readonly login: string
  readonly password: string
  readonly subject?: string
  /** `email`, `email_verified`, `preferred_username`, `name`, `groups` and anything else; changes show at once. */
  claims: Record<string, unknown>
}

/** Lives in seconds; may be changed while the issuer runs. */
export interface IssuerTtl {
  accessToken: number
  idToken: number
  refreshToken: number
  authorizationCode: number
  deviceCode: number
  session: number
}

export interface RecordedRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Form fields of the body, once the provider has read them. */
  form: Readonly<Record<string, unknown>>
  status: number
}

/** Changeable while the issuer runs; each absent hook leaves the provider's own answer alone. */
export interface IssuerHooks {
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

export const defaultUsers = (): IssuerUser[] => [
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

export const DEFAULT_TTL: IssuerTtl = {
  accessToken: 3600,
  idToken: 3600,
  refreshToken: 14 * 86_400,
  authorizationCode: 60,
  deviceCode: 600,
  session: 86_400,
}
