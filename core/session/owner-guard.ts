/**
 * Whose node is it? The daemon shows the owner as a login name: the user's e-mail, else the user name, else the provider
 * id, as Headscale derived them from the claims at the last login. A name is weaker than a subject, so there are three
 * results, and only a plain contradiction counts as somebody else's.
 */
import type { Identity } from '../contract/identity.ts'
import type { NodeFacts, Ownership } from '../contract/node.ts'

export interface OwnerRules {
  /** Headscale copies an unverified e-mail only when this is false. */
  readonly emailVerifiedRequired: boolean
  /** Old servers cut the domain from the e-mail and used the rest as user name; null: not configured. */
  readonly stripEmailDomain: boolean | null
}

export function judgeOwner(facts: Pick<NodeFacts, 'owner' | 'tags'>, identity: Identity, rules: OwnerRules): Ownership {
  // A tagged node belongs to nobody, and before the first netmap there is no owner to compare.
  if (facts.tags.length > 0 || facts.owner === null || facts.owner.loginName === '') return 'unsure'
  const shown = facts.owner.loginName
  if (sameProviderId(shown, providerId(identity))) return 'ours'

  const email = usableEmail(identity, rules)
  const username = usableUsername(identity)
  if (email !== null) {
    if (shown === email) return 'ours'
    if (shown === oldServerName(email, rules)) return 'ours'
    // Written differently by an older login, or known to the server by name only: no proof either way.
    if (shown.toLowerCase() === email.toLowerCase() || shown === username) return 'unsure'
    return 'someoneElse'
  }
  if (username !== null && shown === username) return 'ours'
  // The server may know an e-mail from the userinfo answer or an earlier login that our ID token does not show.
  return shown.includes('@') || username === null ? 'unsure' : 'someoneElse'
}

/** The name to show for the person, as the control server would. */
export function expectedLoginName(identity: Identity, rules: OwnerRules): string {
  const email = usableEmail(identity, rules)
  if (email !== null && rules.stripEmailDomain !== null) return oldServerName(email, rules) ?? email
  return email ?? usableUsername(identity) ?? providerId(identity)
}

/**
 * Headscale's `providerId`: issuer without one trailing slash, `/`, subject without a leading slash, doubled slashes
 * folded, scheme lowered, path percent-encoded (hscontrol/types/users.go, CleanIdentifier).
 */
export function providerId(identity: Pick<Identity, 'issuer' | 'subject'>): string {
  const joined = `${identity.issuer.replace(/\/$/, '')}/${identity.subject.replace(/^\//, '')}`
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/]*)(.*)$/.exec(joined)
  if (parts === null) return fold(joined)
  const [, scheme = '', authority = '', path = ''] = parts
  return `${scheme.toLowerCase()}://${authority}${encodePath(fold(path))}`
}

function fold(path: string): string {
  return path.replace(/\/{2,}/g, '/')
}

/** Percent-encodes what a path may not hold, and leaves what is encoded already, `?` and `#` alone. */
function encodePath(path: string): string {
  return path.replace(/%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%?#]/gu, (character) =>
    encodeURIComponent(character),
  )
}

function sameProviderId(shown: string, expected: string): boolean {
  if (!shown.includes('://')) return false
  return shown === expected || decoded(shown) === decoded(expected)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function usableEmail(identity: Identity, rules: OwnerRules): string | null {
  if (identity.email === null || identity.email === '') return null
  return identity.emailVerified === true || !rules.emailVerifiedRequired ? identity.email : null
}

/** Headscale takes `preferred_username` as name only in this form (hscontrol/util, ValidateUsername). */
function usableUsername(identity: Identity): string | null {
  const name = identity.username
  if (name === null || name.length < 2 || !/^\p{L}[\p{L}\p{N}\-._@]*$/u.test(name)) return null
  return name.split('@').length <= 2 ? name : null
}

function oldServerName(email: string, rules: OwnerRules): string | null {
  if (rules.stripEmailDomain === true) return email.slice(0, email.lastIndexOf('@'))
  // Without stripping, old servers wrote the `@` as a dot.
  return rules.stripEmailDomain === false ? email.replace('@', '.') : null
}
