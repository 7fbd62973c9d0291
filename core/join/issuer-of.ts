/**
 * The issuer behind an authorization endpoint. A control server's redirect shows only the endpoint, so the issuer is
 * looked for where providers have it: at a path above the endpoint, or at a place that a provider is known for. Only a
 * discovery document that names this very endpoint is believed, and only one of the endpoint's own origin is asked for.
 */
import { AppError } from '../errors/app-error.ts'
import type { LookPorts } from './ports.ts'

/** Providers whose issuer is not simply above the endpoint. */
const KNOWN_PLACES: readonly (readonly [endpoint: RegExp, issuer: string])[] = [
  // Keycloak
  [/^(.*\/realms\/[^/]+)\/protocol\/openid-connect\/auth$/, '$1'],
  // Microsoft Entra ID
  [/^(\/[^/]+)\/oauth2\/v2\.0\/authorize$/, '$1/v2.0'],
]
const MOST_CANDIDATES = 8

/** Answers that say: no issuer of this name is here. Anything else is trouble on the way. */
const NOT_HERE: readonly string[] = [
  'oidc.not-a-provider',
  'oidc.discovery-mismatch',
  'oidc.metadata-unusable',
  'oidc.answer-malformed',
  'oidc.answer-too-large',
  'oidc.redirected',
]

/** Likeliest first, without a final slash; all of the endpoint's origin. */
export function issuerCandidates(authorizationEndpoint: string): readonly string[] {
  const { origin, pathname } = new URL(authorizationEndpoint)
  const path = pathname.replace(/\/$/, '')
  const known = KNOWN_PLACES.filter(([endpoint]) => endpoint.test(path)).map(([endpoint, issuer]) =>
    path.replace(endpoint, issuer),
  )
  const above: string[] = []
  for (let rest = path; rest !== ''; ) {
    rest = rest.slice(0, rest.lastIndexOf('/'))
    above.push(rest)
  }
  return [...new Set([...known, ...above])].slice(0, MOST_CANDIDATES).map((candidate) => origin + candidate)
}

/** Compared without the query, which is the endpoint's own business. */
export function sameEndpoint(one: string, other: string): boolean {
  const [left, right] = [new URL(one), new URL(other)]
  return left.origin === right.origin && left.pathname === right.pathname
}

/**
 * @returns null when no document of that origin names this endpoint
 * @throws AppError oidc.* when the provider could not be asked
 */
export async function findIssuer(
  authorizationEndpoint: string,
  readProvider: LookPorts['readProvider'],
  signal: AbortSignal,
): Promise<string | null> {
  let trouble: unknown = null
  // One after the other: the first is nearly always right, and a provider need not be asked eight times at once.
  for (const candidate of issuerCandidates(authorizationEndpoint)) {
    // With a final slash the document is at the same place, but its issuer is another name.
    for (const issuer of [candidate, `${candidate}/`]) {
      try {
        const provider = await readProvider(issuer, signal)
        if (sameEndpoint(provider.authorizationEndpoint, authorizationEndpoint)) return issuer
        break
      } catch (caught) {
        signal.throwIfAborted()
        if (!(caught instanceof AppError) || !NOT_HERE.includes(caught.code)) trouble ??= caught
        if (!(caught instanceof AppError) || caught.code !== 'oidc.discovery-mismatch') break
      }
    }
  }
  if (trouble !== null) throw trouble
  return null
}
