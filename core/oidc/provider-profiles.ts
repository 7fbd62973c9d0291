/**
 * What providers do differently, as data. A profile lists only what it does otherwise than `generic`, each line with its
 * source; a test deletes every line in turn and wants a behaviour to break. No code elsewhere asks which provider it is.
 */
import type { ErrorCode } from '../errors/catalogue/index.ts'

export interface ProviderProfile {
  readonly id: string
  /**
   * How a refresh token that outlives the browser's SSO session is had. `scope`: offline_access (OIDC Core 11).
   * `dance`: offline_access in a second, silent authorization, after the first has been exchanged. `access_type`: a
   * parameter of Google's. `none`: nothing need be asked.
   */
  readonly offline: 'scope' | 'dance' | 'access_type' | 'none'
  /** Sent with the first authorization; a `prompt` among them yields to a known login hint. */
  readonly authorizationParams: Readonly<Record<string, string>>
  /** The `prompt` that lets the person take another account than the one that is signed in. */
  readonly accountPrompt: 'login' | 'select_account'
  /** The parameter that leads straight to the accounts of one e-mail domain; null: there is none. */
  readonly domainHint: 'hd' | 'domain_hint' | null
  /** The scope `groups`. `add`: wanted wherever groups decide. `keep`: as configured. `drop`: it would be refused. */
  readonly groupsScope: 'add' | 'keep' | 'drop'
  /** `client`: two clients see two different `sub` for one person (pairwise, OIDC Core 8.1). */
  readonly subjectScope: 'issuer' | 'client'
  /** `client`: two clients see two different issuers for one provider. */
  readonly issuerScope: 'shared' | 'client'
  /** The token endpoint wants a secret even of a desktop client, where it protects nothing (RFC 8252 8.5). */
  readonly secretNeeded: boolean
  readonly groups: {
    /** How this provider writes a group, for the administrator's eyes; null when there is nothing to say. */
    readonly written: string | null
    /** What makes it send groups, for the administrator's eyes; null when nothing does. */
    readonly setup: string | null
  }
  /** Answers that say more than their OAuth error code. `description`: a part of `error_description`. */
  readonly refusalReasons: readonly RefusalReason[]
}

interface RefusalReason {
  readonly error: string
  readonly description: string
  readonly code: ErrorCode
}

/** A profile as written: its id, how to know it, and its differences. */
export interface ProfileLines extends Partial<Omit<ProviderProfile, 'groups'>> {
  readonly id: string
  readonly groups?: Partial<ProviderProfile['groups']>
  readonly knownBy: {
    readonly issuer?: RegExp
    /** Metadata fields (OIDC Discovery 3) that must all match; they tell where the issuer's host name does not. */
    readonly metadata?: Readonly<Record<string, RegExp>>
  }
}

const generic: ProviderProfile = {
  id: 'generic',
  offline: 'scope', // OIDC Core 11
  authorizationParams: {},
  accountPrompt: 'login', // OIDC Core 3.1.2.1: the one value that every provider obeys or refuses loudly
  domainHint: null,
  groupsScope: 'keep',
  subjectScope: 'issuer', // OIDC Core 2: sub is locally unique within the issuer
  issuerScope: 'shared',
  secretNeeded: false, // RFC 8252 8.5
  groups: {
    written: null,
    setup: 'Have the provider put a claim named groups into the ID token or the userinfo answer.',
  },
  refusalReasons: [],
}

export const profileLines: readonly ProfileLines[] = [
  {
    id: 'keycloak',
    knownBy: {
      issuer: /\/realms\/[^/]+$/, // Keycloak, Securing applications, "Endpoints"
      metadata: { authorization_endpoint: /\/protocol\/openid-connect\/auth$/ }, // same place; for a rewritten issuer
    },
    // Measured on 26.7: with offline_access in the first authorization the browser's SSO session is deleted at the exchange.
    offline: 'dance',
    groups: {
      written: 'with a leading slash (/vpn) while "Full group path" is on in the mapper, without it (vpn) when off', // Headscale, docs/ref/oidc, "Keycloak"
      setup:
        'Keycloak: add a mapper "Group Membership" with the token claim name groups to a client scope of this client.', // same place
    },
    refusalReasons: [
      { error: 'invalid_grant', description: 'User disabled', code: 'provider.account-disabled' }, // measured on 26.7
    ],
  },
  {
    id: 'entra',
    knownBy: {
      // Microsoft Entra, "National clouds": the sign-in hosts.
      issuer: /^https:\/\/login\.(?:microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn)\//,
    },
    authorizationParams: {
      prompt: 'select_account', // Microsoft identity platform, "OAuth 2.0 authorization code flow", prompt: or a foreign account signs in unasked
    },
    accountPrompt: 'select_account', // same place
    domainHint: 'domain_hint', // same place
    groupsScope: 'drop', // Headscale, docs/ref/oidc, "Microsoft Entra ID": there is no such scope
    subjectScope: 'client', // "ID token claims reference", sub: a pairwise identifier, unique to an application ID
    groups: {
      written: 'as object ID (a UUID), never as name', // "Configure group claims for applications", groups are identified by object ID
      setup:
        'Entra ID: App registrations, Token configuration, Add groups claim, "Groups assigned to the application".', // same place
    },
    refusalReasons: [
      // All: "Microsoft Entra authentication and authorization error codes".
      { error: 'invalid_grant', description: 'AADSTS50057', code: 'provider.account-disabled' },
      { error: 'invalid_grant', description: 'AADSTS50105', code: 'provider.account-not-assigned' },
      { error: 'invalid_grant', description: 'AADSTS65001', code: 'provider.consent-needed' },
      { error: 'invalid_grant', description: 'AADSTS53003', code: 'provider.blocked-by-policy' },
      { error: 'invalid_client', description: 'AADSTS7000218', code: 'provider.secret-needed' },
    ],
  },
  {
    id: 'google',
    knownBy: { issuer: /^https:\/\/accounts\.google\.com$/ }, // Google, "OpenID Connect API Reference", Discovery document
    offline: 'access_type', // Google, "OpenID Connect", authentication URI parameters; offline_access is no scope of Google's
    accountPrompt: 'select_account', // same place, prompt
    domainHint: 'hd', // same place, hd
    groupsScope: 'drop', // same place, scope: openid, profile and email; any other unknown one is invalid_scope
    secretNeeded: true, // Google, "OAuth 2.0 for Mobile & Desktop Apps", exchange of the code: client_secret
    groups: { setup: null }, // Google, "OpenID Connect", ID token: no groups claim
    refusalReasons: [
      { error: 'invalid_request', description: 'client_secret is missing', code: 'provider.secret-needed' }, // seen by Google's users
    ],
  },
  {
    id: 'authentik',
    knownBy: {
      issuer: /\/application\/o\/[^/]+\/$/, // authentik, "OAuth2 provider", endpoints
      metadata: { authorization_endpoint: /\/application\/o\/authorize\/$/ }, // same place; for issuer mode "global"
    },
    issuerScope: 'client', // authentik, providers/oauth2/models.py: issuer_mode defaults to per_provider
    groups: {
      setup: 'authentik: keep the scope mapping "profile" on the provider; it carries the groups.', // authentik, default scope mapping "profile"
    },
  },
  {
    id: 'authelia',
    knownBy: { metadata: { authorization_endpoint: /\/api\/oidc\/authorization$/ } }, // Authelia, "OpenID Connect 1.0, Introduction", endpoints
    groups: {
      setup: 'Authelia: allow the scope groups for this client.', // Authelia, "OpenID Connect 1.0 Claims", groups
    },
  },
  {
    id: 'kanidm',
    knownBy: { issuer: /\/oauth2\/openid\/[^/]+$/ }, // Kanidm, "OAuth2", URLs
    offline: 'none', // Kanidm, server/lib/src/idm/oauth2.rs: every code is exchanged for a refresh token too; an unmapped scope is refused
    issuerScope: 'client', // Kanidm, "OAuth2", WebFinger: client-specific issuer URLs
    groupsScope: 'keep', // Kanidm, "OAuth2", Scope relationships: every requested scope must be granted to the account, or access is denied
    groups: {
      written: 'as full SPN (vpn@idm.example.com)', // Headscale, docs/ref/oidc, "Kanidm"
      setup: 'Kanidm: map the scope groups_spn to the people (update-scope-map) and list it under oidc.scope.', // Kanidm, "OAuth2", scopes
    },
  },
  {
    id: 'okta',
    knownBy: {
      issuer: /^https:\/\/[^/]+\.(?:okta|oktapreview|okta-emea|okta-gov)\.com(?:\/|$)/, // Okta, "Okta domains"
      metadata: { authorization_endpoint: /\/oauth2\/(?:[^/]+\/)?v1\/authorize$/ }, // Okta, "Org authorization server"; for an own domain
    },
    groups: {
      setup: 'Okta: set a groups claim filter on the Sign On tab of the application.', // Okta, "Customize tokens with a groups claim"
    },
    refusalReasons: [
      // Okta Help Center, "User is not assigned to the client application".
      { error: 'access_denied', description: 'User is not assigned', code: 'provider.account-not-assigned' },
    ],
  },
  {
    id: 'zitadel',
    knownBy: {
      issuer: /^https:\/\/[^/]+\.zitadel\.cloud$/, // ZITADEL, "OpenID Connect Endpoints"
      metadata: { authorization_endpoint: /\/oauth\/v2\/authorize$/ }, // same place; self-hosted
    },
    accountPrompt: 'select_account', // same place, authorization_endpoint, prompt
    groups: {
      setup: 'ZITADEL: roles are not groups; add an action that writes them into a claim named groups.', // ZITADEL, "Claims"
    },
  },
  {
    id: 'dex',
    // Dex, server/discovery: both are the issuer plus this.
    knownBy: { metadata: { authorization_endpoint: /\/auth$/, jwks_uri: /\/keys$/ } },
    groups: {
      setup: 'Dex: use a connector that knows groups, and list the scope groups under oidc.scope.', // Dex, "Scopes, claims and client features"
    },
  },
]

/**
 * The profile of an issuer; without a line of its own, the provider's metadata (OIDC Discovery 3) decides: whether it
 * lists the scopes offline_access and groups, and the prompt select_account (Initiating User Registration 4.1).
 * @param metadata the discovery document, as far as it is known
 */
export function profileFor(
  issuer: string,
  metadata: Readonly<Record<string, unknown>> = {},
  lines: readonly ProfileLines[] = profileLines,
): ProviderProfile {
  const found = lines.find((candidate) => matches(candidate, issuer, metadata))
  const scopes = stringsOf(metadata.scopes_supported)
  const told: Partial<ProviderProfile> = {
    ...(scopes !== null && !scopes.includes('offline_access') ? { offline: 'none' } : {}),
    ...(scopes?.includes('groups') ? { groupsScope: 'add' } : {}),
    ...(stringsOf(metadata.prompt_values_supported)?.includes('select_account')
      ? { accountPrompt: 'select_account' }
      : {}),
  }
  if (found === undefined) return { ...generic, ...told }
  const { knownBy, groups, ...differences } = found
  // Authentik in issuer mode "global" is known by its endpoints alone: its issuer names no client then.
  const named = knownBy.issuer?.test(issuer) === true
  return {
    ...generic,
    ...told,
    ...differences,
    groups: { ...generic.groups, ...groups },
    ...(named ? {} : { issuerScope: 'shared' }),
  }
}

/** The reason that the provider is known to mean by these words; null: it says no more than its error code. */
export function refusalReason(profile: ProviderProfile, error: string, description: string | null): ErrorCode | null {
  const known = profile.refusalReasons.find(
    (reason) => reason.error === error && description?.includes(reason.description) === true,
  )
  return known?.code ?? null
}

function matches(lines: ProfileLines, issuer: string, metadata: Readonly<Record<string, unknown>>): boolean {
  if (lines.knownBy.issuer?.test(issuer) === true) return true
  const patterns = Object.entries(lines.knownBy.metadata ?? {})
  return (
    patterns.length > 0 &&
    patterns.every(([field, pattern]) => {
      const value = metadata[field]
      return typeof value === 'string' && pattern.test(value)
    })
  )
}

function stringsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : null
}
