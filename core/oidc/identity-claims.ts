/**
 * Claims into an Identity, read as leniently as Headscale reads them (v0.29, hscontrol/types/users.go), so that both see
 * the same person. Verified claims only: nothing here checks a signature.
 */
import type { Identity } from '../contract/identity.ts'
import { AppError } from '../errors/app-error.ts'

export type Claims = Readonly<Record<string, unknown>>

export function identityFrom(issuer: string, claims: Claims): Identity {
  const subject = text(claims.sub)
  // The validation before this refuses such a token (OIDC Core 2); an identity without a subject must never exist.
  if (subject === null) throw new AppError('general.bug', { where: 'identity without a subject' })
  return {
    issuer,
    subject,
    email: text(claims.email),
    emailVerified: readFlag(claims.email_verified),
    username: text(claims.preferred_username),
    displayName: text(claims.name),
    groups: groupsOf(claims.groups),
  }
}

/**
 * The claims that Headscale judges by: the ID token's, overlaid with what the userinfo endpoint says. An answer about
 * another subject is ignored (OIDC Core 5.3.2); only values that say something replace.
 */
export function withUserinfo(claims: Claims, userinfo: Claims): Claims {
  if (userinfo.sub !== claims.sub) return claims
  const merged: Record<string, unknown> = { ...claims }
  for (const name of ['email', 'preferred_username', 'name']) {
    if (text(userinfo[name]) !== null) merged[name] = userinfo[name]
  }
  if (readFlag(userinfo.email_verified) === true) merged.email_verified = true
  else if (readFlag(claims.email_verified) === null) merged.email_verified = userinfo.email_verified
  if (userinfo.groups !== undefined && userinfo.groups !== null) merged.groups = userinfo.groups
  return merged
}

/** null: absent, or not one of the words that Headscale takes (Go's strconv.ParseBool; some providers send text). */
function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value) ? false : null
}

function groupsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
