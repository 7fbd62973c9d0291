/** Scopes and extra parameters of an authorization request: what is configured, bent to what the provider's profile says. */
import type { ProviderProfile } from './provider-profiles.ts'

/**
 * `first`: the authorization that the person sees. `offline`: the silent second one of the dance, or a device grant,
 * which has no second. Elsewhere only `first` occurs.
 */
export type AuthorizationLeg = 'first' | 'offline'

const OFFLINE = 'offline_access'

/** True when a lasting refresh token needs the silent second authorization. */
export function needsOfflineLeg(profile: ProviderProfile): boolean {
  return profile.offline === 'dance'
}

/**
 * Scopes to ask for, without doubles, `openid` first (OIDC Core 3.1.2.1).
 * @param groupsDecide whether allowed_groups is set, so that the provider must tell groups
 */
export function scopesFor(
  profile: ProviderProfile,
  configured: readonly string[],
  leg: AuthorizationLeg,
  groupsDecide = false,
): readonly string[] {
  const scopes = new Set(['openid', ...configured])
  // `none` leaves a configured one: the administrator may have mapped it on purpose.
  if (profile.offline === 'scope' || (profile.offline === 'dance' && leg === 'offline')) scopes.add(OFFLINE)
  else if (profile.offline !== 'none') scopes.delete(OFFLINE)
  if (profile.groupsScope === 'add' && groupsDecide) scopes.add('groups')
  if (profile.groupsScope === 'drop') scopes.delete('groups')
  return [...scopes]
}

export interface AuthorizationWishes {
  readonly leg: AuthorizationLeg
  /** `oidc.extra_params`: beats the profile. */
  readonly extraParams: Readonly<Record<string, string>>
  readonly loginHint: string | null
  /** The person asked for another account: beats `prompt` in extraParams. */
  readonly anotherAccount: boolean
  readonly allowedDomains: readonly string[]
}

/** Parameters to put under the protocol's own (client_id, state, scope …), which must win over these. */
export function authorizationParamsFor(
  profile: ProviderProfile,
  wishes: AuthorizationWishes,
): Readonly<Record<string, string>> {
  const { loginHint, anotherAccount, allowedDomains } = wishes
  const [domain, ...otherDomains] = allowedDomains
  const known = loginHint !== null && !anotherAccount
  const params: Record<string, string> = {
    ...profile.authorizationParams,
    ...(profile.offline === 'access_type' ? { access_type: 'offline' } : {}),
    ...(profile.domainHint !== null && domain !== undefined && otherDomains.length === 0
      ? { [profile.domainHint]: domain }
      : {}),
    ...(known ? { login_hint: loginHint } : {}),
  }
  if (known) delete params.prompt
  Object.assign(params, wishes.extraParams)
  if (anotherAccount) params.prompt = profile.accountPrompt
  // The browser is signed in by now; whatever would show a page belongs to the first leg (OIDC Core 3.1.2.1).
  if (wishes.leg === 'offline') params.prompt = 'none'
  return params
}
