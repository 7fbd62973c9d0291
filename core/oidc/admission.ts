/**
 * Admission: the rules that Headscale will apply, applied before the person is sent on, so that a refusal can name the
 * rule. Headscale's own semantics and order (v0.29, hscontrol/oidc.go, doOIDCAuthorization): groups, verified e-mail,
 * domains, users; all that are set must pass; every comparison exact. Where the ID token alone
 * admits somebody, the userinfo answer is not asked for; Headscale asks, and refuses if it narrows the groups.
 */
import type { Identity } from '../contract/identity.ts'
import { groupRefusal } from './group-refusal.ts'
import { type Claims, identityFrom, withUserinfo } from './identity-claims.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { listParams, type Refusal, refusalError, shown } from './refusal.ts'

export { identityFrom } from './identity-claims.ts'

export interface AdmissionRules {
  /** What may follow the last `@` of the e-mail address; subdomains are other domains. Empty: any. */
  readonly allowedDomains: readonly string[]
  /** One of these must be among the groups. Empty: any. */
  readonly allowedGroups: readonly string[]
  /** E-mail addresses, never user names. Empty: any. */
  readonly allowedUsers: readonly string[]
  /** False: domains and users are judged by an unverified address too. */
  readonly emailVerifiedRequired: boolean
}

/**
 * @param claims the verified claims that `identity` was made of
 * @throws AppError admission.*, with `rule`, `had` and `adminText` among its parameters; never a token
 */
export function admit(identity: Identity, claims: Claims, rules: AdmissionRules, profile: ProviderProfile): void {
  const refusal = refuse(identity, claims, rules, profile)
  if (refusal !== null) throw refusalError(identity, refusal)
}

/**
 * Judges by the ID token and asks the userinfo endpoint only where that cannot be enough: before any refusal, and where
 * the ID token names nobody (Authelia and ZITADEL put e-mail, name and groups there by default; OIDC Core 5.4).
 * @param userinfo its answer; null when the provider has no such endpoint
 * @returns the person as Headscale will see them
 * @throws AppError admission.*, or what `userinfo` threw where a refusal could not be judged without it
 */
export async function admitWithUserinfo(
  issuer: string,
  claims: Claims,
  rules: AdmissionRules,
  profile: ProviderProfile,
  userinfo: () => Promise<Claims | null>,
): Promise<Identity> {
  const identity = identityFrom(issuer, claims)
  const refusal = refuse(identity, claims, rules, profile)
  const nameless = identity.email === null && identity.username === null
  if (refusal === null && !nameless) return identity
  const answer = await userinfo().catch((error: unknown) => {
    if (refusal !== null) throw error
    return null
  })
  const all = answer === null ? claims : withUserinfo(claims, answer)
  const whole = identityFrom(issuer, all)
  admit(whole, all, rules, profile)
  return whole
}

function refuse(identity: Identity, claims: Claims, rules: AdmissionRules, profile: ProviderProfile): Refusal | null {
  const { allowedGroups } = rules
  if (allowedGroups.length > 0 && !allowedGroups.some((group) => identity.groups.includes(group))) {
    return groupRefusal(identity.groups, claims, allowedGroups, profile)
  }
  if (rules.allowedDomains.length === 0 && rules.allowedUsers.length === 0) return null
  return emailRefusal(identity, claims, rules) ?? domainRefusal(identity, rules) ?? userRefusal(identity, rules)
}

function emailRefusal(identity: Identity, claims: Claims, rules: AdmissionRules): Refusal | null {
  const { email, emailVerified } = identity
  const rule = rules.allowedDomains.length > 0 ? 'allowed_domains' : 'allowed_users'
  if (email === null) {
    return {
      code: 'admission.no-email',
      rule,
      had: 'no claim email',
      advice: 'Give the account an e-mail address, or add email to the scopes of the application.',
    }
  }
  if (!rules.emailVerifiedRequired || emailVerified === true) return null
  const told = claims.email_verified
  const common = { rule: 'email_verified_required', params: { email: shown(email) } }
  if (emailVerified === false) {
    return {
      ...common,
      code: 'admission.unverified-email',
      had: 'email_verified: false',
      advice: 'Verify the address at the provider, or set email_verified_required to false in Headscale.',
    }
  }
  return told === undefined || told === null
    ? {
        ...common,
        code: 'admission.email-not-vouched',
        had: 'no claim email_verified',
        advice: 'Have the provider send email_verified, or set email_verified_required to false in Headscale.',
      }
    : {
        ...common,
        code: 'admission.email-verified-unreadable',
        had: `email_verified: ${typeof told === 'string' ? shown(told) : `a ${typeof told}`}`,
        advice: 'Headscale reads true and false, also as text; anything else ends its sign-in with an error.',
      }
}

function domainRefusal({ email }: Identity, { allowedDomains }: AdmissionRules): Refusal | null {
  if (allowedDomains.length === 0 || email === null) return null
  const at = email.lastIndexOf('@')
  const domain = at < 0 ? null : email.slice(at + 1)
  if (domain !== null && allowedDomains.includes(domain)) return null
  const had = `e-mail address ${shown(email)}`
  return (
    letterCase('allowed_domains', allowedDomains, domain === null ? [] : [domain], had) ?? {
      code: 'admission.domain',
      rule: 'allowed_domains',
      had,
      params: { ...listParams('allowed', allowedDomains, 'or'), email: shown(email) },
      advice: 'Headscale compares what follows the last @ exactly; subdomains are other domains.',
    }
  )
}

function userRefusal({ email, username }: Identity, { allowedUsers }: AdmissionRules): Refusal | null {
  if (allowedUsers.length === 0 || email === null || allowedUsers.includes(email)) return null
  const had = `e-mail address ${shown(email)}`
  const local = email.slice(0, Math.max(email.lastIndexOf('@'), 0))
  const named = allowedUsers.find((entry) => entry === username || (entry !== '' && entry === local))
  if (named !== undefined) {
    return {
      code: 'admission.user-name-listed',
      rule: 'allowed_users',
      had,
      params: { wanted: shown(named), email: shown(email) },
      advice: `Write ${shown(email)} instead of ${shown(named)}: Headscale compares e-mail addresses, never user names.`,
    }
  }
  return (
    letterCase('allowed_users', allowedUsers, [email], had) ?? {
      code: 'admission.user',
      rule: 'allowed_users',
      had,
      // Who else is on the list is nobody's business.
      params: { email: shown(email) },
      advice: `Add ${shown(email)} to allowed_users.`,
    }
  )
}

function letterCase(rule: string, allowed: readonly string[], had: readonly string[], hadText: string): Refusal | null {
  for (const wanted of allowed) {
    const same = had.find((entry) => entry.toLowerCase() === wanted.toLowerCase())
    if (same === undefined) continue
    return {
      code: 'admission.letter-case',
      rule,
      had: hadText,
      params: { wanted: shown(wanted), same: shown(same) },
      advice: `Write ${shown(same)} instead of ${shown(wanted)}: Headscale compares exactly.`,
    }
  }
  return null
}
