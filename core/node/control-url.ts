/** Control URLs, compared as addresses, and the check of the link that the daemon wants a person to visit. */
import { AppError } from '../errors/app-error.ts'

/** What an empty `ControlURL` means to tailscaled. */
export const TAILSCALE_DEFAULT = 'https://controlplane.tailscale.com'

/** Origin and path without a trailing slash; null when it is no http(s) URL. */
export function canonicalUrl(url: string): string | null {
  const parsed = parseUrl(url)
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null
  return parsed.origin + parsed.pathname.replace(/\/+$/, '')
}

export function sameControlServer(one: string, other: string): boolean {
  const canonical = canonicalUrl(one)
  return canonical !== null && canonical === canonicalUrl(other)
}

/**
 * `/register/` and an auth ID: `hskey-authreq-` with 24 characters, base64url in 0.29 and hexadecimal in 0.30; before
 * 0.29 the 24 characters alone.
 */
const REGISTRATION_PATH = /^\/register\/(?:hskey-authreq-)?[A-Za-z0-9_-]{24}$/

/**
 * Any local user can read the link and any program that may write can point the daemon elsewhere, so it is an untrusted
 * string: only the registration page of the configured control server passes, without query, fragment or credentials.
 * @returns the link as the URL parser writes it
 * @throws AppError node.auth-url-foreign
 */
export function checkAuthUrl(link: string, controlUrl: string): string {
  const parsed = parseUrl(link)
  const expected = new URL(controlUrl)
  if (
    parsed !== null &&
    parsed.origin === expected.origin &&
    REGISTRATION_PATH.test(parsed.pathname) &&
    parsed.search === '' &&
    parsed.hash === '' &&
    parsed.username === '' &&
    parsed.password === ''
  ) {
    return parsed.href
  }
  throw new AppError('node.auth-url-foreign', { expected: expected.origin, seen: seenAt(parsed) })
}

/** Where a foreign link leads, without its path: that may hold somebody's auth ID. */
function seenAt(parsed: URL | null): string {
  if (parsed === null) return 'no address'
  return parsed.origin === 'null' ? `a ${parsed.protocol} address` : parsed.origin
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
