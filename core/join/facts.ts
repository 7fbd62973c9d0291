/**
 * What may be said of a network by a link or a join document: URLs, client ID, scopes, port list and display text,
 * nothing else. Each reader takes what came from outside and gives a value that is safe to show and to store, or null.
 */
import { isPrintable, printable } from '../errors/printable.ts'

/** null everywhere: not said. */
export interface NetworkFacts {
  /** Canonical: scheme, host and port of the control server. */
  readonly controlUrl: string | null
  /** Exactly as written: it is compared as a string. */
  readonly issuer: string | null
  readonly clientId: string | null
  /** Holds `openid`. */
  readonly scope: readonly string[] | null
  readonly redirectPorts: readonly number[] | null
  readonly displayName: string | null
}

/** What a sign-in asks for when nobody says otherwise; core/config has the same. */
export const DEFAULT_SCOPE: readonly string[] = ['openid', 'profile', 'email']

const LONGEST_URL = 1024
const LONGEST_CLIENT_ID = 320
const LONGEST_NAME = 60
const MOST_SCOPES = 20
const LONGEST_SCOPE = 200
const MOST_PORTS = 10

/** scope-token (RFC 6749 A.4). */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** https, or http where nothing leaves this device. Nobody's password, no query, no fragment. */
function safeUrl(text: unknown): URL | null {
  // The URL parser drops spaces and line breaks silently, and an empty query or fragment.
  if (typeof text !== 'string' || text.length > LONGEST_URL || /[\s?#\\]/.test(text)) return null
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || isLoopback(url.hostname) ? url : null
}

/** Hosts of this very device. */
export function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
}

/** A control server answers at the root of its host. */
export function readControlUrl(value: unknown): string | null {
  const url = safeUrl(value)
  return url?.pathname === '/' ? url.origin : null
}

export function readIssuer(value: unknown): string | null {
  const url = safeUrl(value)
  // An issuer is shown, too: what the parser would write differently (another alphabet) is no issuer of ours.
  if (url === null || typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) return null
  if (url.href !== value && url.href !== `${value}/`) return null
  return url.pathname.endsWith('/.well-known/openid-configuration') ? null : value
}

/** Printable characters without spaces (RFC 6749 A.1 allows the space, and nobody uses it). */
export function readClientId(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= LONGEST_CLIENT_ID ? value : null
}

/** A list, or one text with spaces between. */
export function readScope(value: unknown): readonly string[] | null {
  const items: unknown = typeof value === 'string' ? value.split(' ').filter((item) => item !== '') : value
  if (!Array.isArray(items) || items.length > MOST_SCOPES) return null
  const scope = items.filter(
    (item): item is string => typeof item === 'string' && item.length <= LONGEST_SCOPE && SCOPE_TOKEN.test(item),
  )
  return scope.length === items.length && scope.includes('openid') ? [...new Set(scope)] : null
}

export function readPorts(value: unknown): readonly number[] | null {
  if (!Array.isArray(value) || value.length > MOST_PORTS) return null
  const ports = value.filter(
    (port): port is number => typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535,
  )
  return ports.length === value.length ? [...new Set(ports)] : null
}

export function readName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const name = value.trim()
  return name !== '' && isPrintable(name, LONGEST_NAME) ? name : null
}

/** A key or parameter of somebody else's choosing, for an error. */
export function nameOf(key: string): string {
  return printable(key, 40)
}
