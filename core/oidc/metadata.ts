/** The provider's metadata (OIDC Discovery 3), accepted only when it is this issuer's and safe to use. */
import type { ServerMetadata } from 'openid-client'
import { AppError } from '../errors/app-error.ts'
import { word } from './http.ts'

export interface ProviderMetadata extends Writable<ServerMetadata> {
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
}
type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** Asymmetric signatures only: `none` proves nothing, and HS* needs a secret that this client does not have. */
const SIGNING_ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const REQUIRED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
const OPTIONAL = [
  'userinfo_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
  'device_authorization_endpoint',
] as const

/**
 * @param issuer as configured; compared as a string (Discovery 4.3)
 * @returns a copy that lists only algorithms we take and optional endpoints that are safe to use
 * @throws AppError oidc.discovery-mismatch, oidc.metadata-unusable
 */
export function validateMetadata(issuer: string, document: unknown): ProviderMetadata {
  const unusable = (member: string, problem: string) =>
    new AppError('oidc.metadata-unusable', { issuer, member, problem })
  if (!isRecord(document)) throw unusable('the discovery document', 'is no JSON object')
  if (typeof document.issuer !== 'string') throw unusable('issuer', 'is missing')
  if (document.issuer !== issuer) {
    throw new AppError('oidc.discovery-mismatch', { issuer, found: word(document.issuer) })
  }
  const loopback = isLoopbackHttp(issuer)
  const endpoints = {
    authorization_endpoint: required('authorization_endpoint'),
    token_endpoint: required('token_endpoint'),
    jwks_uri: required('jwks_uri'),
  }
  const metadata: ProviderMetadata = { ...document, issuer, ...endpoints }
  // An optional endpoint that cannot be used safely counts as absent: what it offers is then not offered.
  for (const name of OPTIONAL) {
    const value = document[name]
    if (typeof value !== 'string' || problemOf(value, loopback) !== null) delete metadata[name]
    else metadata[name] = new URL(value).href
  }

  const responseTypes = document.response_types_supported
  if (Array.isArray(responseTypes) && !responseTypes.includes('code')) {
    throw unusable('response_types_supported', 'does not list code')
  }
  const algorithms = document.id_token_signing_alg_values_supported
  if (Array.isArray(algorithms)) {
    const ours = algorithms.filter((name) => SIGNING_ALGORITHMS.includes(name))
    if (ours.length === 0) {
      throw unusable('id_token_signing_alg_values_supported', 'lists no signature by a public key')
    }
    metadata.id_token_signing_alg_values_supported = ours
  } else delete metadata.id_token_signing_alg_values_supported // RS256 then (Discovery 3)
  return metadata

  function required(name: (typeof REQUIRED)[number]): string {
    const value = isRecord(document) ? document[name] : undefined
    const problem = problemOf(value, loopback)
    if (typeof value !== 'string' || problem !== null) throw unusable(name, problem ?? 'is missing')
    // As the parser writes it: nothing in it is unprintable.
    return new URL(value).href
  }
}

/** `http:` is for issuers on this very machine: tests, the demo, a provider behind a tunnel. */
export function isLoopbackHttp(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && (/^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost')
}

/** RFC 8414 3 would put the path elsewhere; OIDC Discovery 4.1 appends. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/**
 * A link of the provider's that a person or browser may be sent to, as the URL parser writes it. null: it is no URL, not
 * https (nor http on this machine where the issuer is there too), or holds a user name or password.
 */
export function safeLink(value: string, issuer: string): string | null {
  if (!URL.canParse(value)) return null
  const { href, hash } = new URL(value)
  return problemOf(href.slice(0, href.length - hash.length), isLoopbackHttp(issuer)) === null ? href : null
}

function problemOf(value: unknown, loopbackAllowed: boolean): string | null {
  if (value === undefined) return 'is missing'
  if (typeof value !== 'string' || !URL.canParse(value)) return 'is no URL'
  const url = new URL(value)
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'holds a user name, password or fragment'
  if (url.protocol === 'https:' || (loopbackAllowed && isLoopbackHttp(value))) return null
  return 'is not https'
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
