/** Why no allowed group was among the token's groups: the known traps, each with its own words, the commonest first. */
import type { Claims } from './identity-claims.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { listParams, type Refusal, shown, shownList } from './refusal.ts'

const RULE = 'allowed_groups'
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** @param allowed not empty, and none of them among `groups` */
export function groupRefusal(
  groups: readonly string[],
  claims: Claims,
  allowed: readonly string[],
  profile: ProviderProfile,
): Refusal {
  if (groups.length === 0) return withoutGroups(claims, allowed, profile)
  const had = shownList(groups, 'and')
  const params = { ...listParams('allowed', allowed, 'or'), ...listParams('had', groups, 'and') }
  const twin = twinOf(groups, allowed)
  if (twin !== null) {
    const { wanted, same } = twin
    return {
      code: twin.code,
      rule: RULE,
      had: `groups ${had}`,
      params: { ...params, wanted: shown(wanted), same: shown(same), difference: twin.difference },
      advice: `Write ${shown(same)} instead of ${shown(wanted)}: Headscale compares exactly.${written(profile)}`,
    }
  }
  if (groups.every((group) => UUID.test(group)) && !allowed.some((group) => UUID.test(group))) {
    return {
      code: 'admission.group-ids',
      rule: RULE,
      had: `groups ${had}`,
      params,
      advice: `Write the ID of the group instead of ${shownList(allowed, 'or')}.${written(profile)}`,
    }
  }
  return {
    code: 'admission.group',
    rule: RULE,
    had: `groups ${had}`,
    params,
    advice: `Add the account to ${shownList(allowed, 'or')}.${written(profile)}`,
  }
}

function withoutGroups(claims: Claims, allowed: readonly string[], profile: ProviderProfile): Refusal {
  const params = listParams('allowed', allowed, 'or')
  const { setup } = profile.groups
  if (isOverage(claims)) {
    return {
      code: 'admission.groups-overage',
      rule: RULE,
      had: 'more groups than fit; the token refers to Microsoft Graph instead',
      params,
      advice: `Headscale cannot follow that reference either. ${setup ?? ''}`.trimEnd(),
    }
  }
  if (setup === null) {
    return {
      code: 'admission.groups-unsupported',
      rule: RULE,
      had: 'no groups; this provider never sends any',
      params,
      advice: 'Use allowed_domains or allowed_users instead, in Headscale too.',
    }
  }
  return {
    code: 'admission.groups-missing',
    rule: RULE,
    had: 'no groups',
    params,
    advice: `Either the account is in no group, or: ${setup}${written(profile)}`,
  }
}

/** Entra ID over 200 groups: a distributed claim (OIDC Core 5.6.2) or a flag in the place of the groups. */
function isOverage(claims: Claims): boolean {
  const names = claims._claim_names
  const distributed = typeof names === 'object' && names !== null && 'groups' in names
  return distributed || claims.hasgroups === true || claims.hasgroups === 'true'
}

interface Twin {
  readonly code: 'admission.group-slash' | 'admission.group-spn' | 'admission.letter-case'
  readonly wanted: string
  readonly same: string
  /** In brackets behind the name that the token has. */
  readonly difference: string
}

interface Spelling {
  readonly code: Twin['code']
  /** The name without what may be written or not. */
  readonly bare: (name: string) => string
  /** True when the name is written with it; two that both are may still be two groups (`/a/vpn`, `/b/vpn`). */
  readonly has: (name: string) => boolean
  readonly what: string
}

const spellings: readonly Spelling[] = [
  {
    code: 'admission.group-slash',
    bare: (name) => name.replace(/^\//, ''),
    has: (name) => name.startsWith('/'),
    what: 'a leading slash',
  },
  {
    code: 'admission.group-slash',
    bare: (name) => name.slice(name.lastIndexOf('/') + 1),
    has: (name) => name.includes('/'),
    what: 'its path',
  },
  {
    code: 'admission.group-spn',
    bare: (name) => name.replace(/@.*$/, ''),
    has: (name) => name.includes('@'),
    what: 'its domain',
  },
]

/** A group of the token that is an allowed one in other spelling: Keycloak's path, Kanidm's SPN, upper case. */
function twinOf(groups: readonly string[], allowed: readonly string[]): Twin | null {
  for (const { code, bare, has, what } of spellings) {
    for (const wanted of allowed) {
      const same = groups.find((group) => has(group) !== has(wanted) && bare(group) === bare(wanted))
      if (same !== undefined) return { code, wanted, same, difference: `${has(same) ? 'with' : 'without'} ${what}` }
    }
  }
  for (const wanted of allowed) {
    const same = groups.find((group) => group.toLowerCase() === wanted.toLowerCase())
    if (same !== undefined) return { code: 'admission.letter-case', wanted, same, difference: 'in other letters' }
  }
  return null
}

function written({ groups }: ProviderProfile): string {
  return groups.written === null ? '' : ` The provider writes groups ${groups.written}.`
}
