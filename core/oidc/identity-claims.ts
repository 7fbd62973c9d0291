/**
 * Claims into an Identity, read as leniently as Headscale reads them (v0.29, hscontrol/types/users.go), so that both see
 * the same person. Verified claims only: nothing here checks a signature.
 */
import type { Identity } from '../contract/identity.ts'
import { AppError } from '../errors/app-error.ts'
import { isPrintable, printable } from '../errors/printable.ts'

export type Claims = Readonly<Record<string, unknown>>

/** Longest e-mail address (RFC 5321 4.5.3.1) and name that is taken, and longest group (LDAP writes whole paths). */
const LONGEST_NAME = 320
const LONGEST_GROUP = 1024

/**
 * E-mail, user name and groups are compared exactly, so they are never changed: one that cannot be shown as it came
 * counts as absent. Headscale drops such user names, and addresses with ASCII controls, too (ValidateUsername,
 * mail.ParseAddress); where it would take one with invisible characters, nothing here may take it for somebody's.
 */
export function identityFrom(issuer: string, claims: Claims): Identity {
  const subject = text(claims.sub)
  // The validation before this refuses such a token (OIDC Core 2); an identity without a subject must never exist.
  if (subject === null) throw new AppError('general.bug', { where: 'identity without a subject' })
  return {
    issuer,
    subject,
    email: exact(claims.email),
    emailVerified: readFlag(claims.email_verified),
    username: exact(claims.preferred_username),
    displayName: text(printable(text(claims.name) ?? '', LONGEST_NAME)),
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
  const groups: readonly unknown[] = Array.isArray(value) ? value : [value]
  return groups.filter((group) => typeof group === 'string').filter(isGroupName)
}

/** Words of some scripts are written with joiners; they are shown in refusals only, and cleaned there. */
function isGroupName(group: string): boolean {
  return isPrintable(group.replace(/[\u200c\u200d]/g, ''), LONGEST_GROUP)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function exact(value: unknown): string | null {
  const written = text(value)
  return written !== null && isPrintable(written, LONGEST_NAME) ? written : null
}
