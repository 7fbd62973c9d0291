/**
 * Every line of every profile changes what the product does. Each expectation below is a behaviour; then every line is
 * taken away in turn, and at least one expectation must break.
 */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { type AdmissionRules, admit, identityFrom } from '../../../core/oidc/admission.ts'
import { authorizationParamsFor, needsOfflineLeg, scopesFor } from '../../../core/oidc/authorization-parameters.ts'
import { clientSharing, requireSecret } from '../../../core/oidc/client-sharing.ts'
import { type ProfileLines, profileFor, profileLines, refusalReason } from '../../../core/oidc/provider-profiles.ts'

/** What each provider says of itself in its discovery document, as far as it matters. */
const KEYCLOAK = 'https://id.example/realms/corp'
const ENTRA = 'https://login.microsoftonline.com/8a4b/v2.0'
const GOOGLE = 'https://accounts.google.com'
const AUTHENTIK = 'https://sso.example/application/o/latchkey/'
const AUTHELIA = 'https://auth.example'
const KANIDM = 'https://idm.example/oauth2/openid/latchkey'
const OKTA = 'https://corp.okta.com'
const ZITADEL = 'https://corp.zitadel.cloud'
const DEX = 'https://dex.example/dex'
const basic = ['openid', 'profile', 'email']
const metadataOf: Record<string, Record<string, unknown>> = {
  [GOOGLE]: { scopes_supported: basic },
  [ENTRA]: { scopes_supported: [...basic, 'offline_access'] },
  [AUTHELIA]: {
    authorization_endpoint: `${AUTHELIA}/api/oidc/authorization`,
    scopes_supported: [...basic, 'groups', 'offline_access'],
    prompt_values_supported: ['none', 'login', 'select_account', 'consent'],
  },
  [KANIDM]: { scopes_supported: [...basic, 'groups', 'offline_access'] },
  [DEX]: {
    authorization_endpoint: `${DEX}/auth`,
    jwks_uri: `${DEX}/keys`,
    scopes_supported: [...basic, 'groups', 'offline_access'],
  },
}

type Lines = readonly ProfileLines[]
const at = (issuer: string, lines: Lines, metadata = metadataOf[issuer] ?? {}) => profileFor(issuer, metadata, lines)
const wishes = {
  leg: 'first' as const,
  extraParams: {},
  loginHint: null,
  anotherAccount: false,
  allowedDomains: ['example.com'],
}
const params = (issuer: string, lines: Lines, more: Partial<Parameters<typeof authorizationParamsFor>[1]> = {}) =>
  authorizationParamsFor(at(issuer, lines), { ...wishes, ...more })
const scopes = (issuer: string, lines: Lines, leg: 'first' | 'offline' = 'first', configured: string[] = basic) =>
  scopesFor(at(issuer, lines), configured, leg, true)
const sharing = (issuer: string, lines: Lines) => clientSharing(at(issuer, lines), 'latchkey', 'headscale')

/** The refusal of somebody whose token has these groups. */
function refusal(issuer: string, lines: Lines, groups: string[]): AppError {
  const rules: AdmissionRules = {
    allowedDomains: [],
    allowedGroups: ['wanted'],
    allowedUsers: [],
    emailVerifiedRequired: true,
  }
  const claims = { sub: 's', groups }
  try {
    admit(identityFrom(issuer, claims), claims, rules, at(issuer, lines))
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('admitted')
}
const adviceTo = (issuer: string, lines: Lines, groups: string[]) =>
  refusal(issuer, lines, groups).params.adminText ?? ''
const meant = (issuer: string, lines: Lines, error: string, description: string) =>
  refusalReason(at(issuer, lines), error, description)
const needsSecret = (issuer: string, lines: Lines) => {
  try {
    requireSecret(at(issuer, lines), false)
    return false
  } catch {
    return true
  }
}

const behaviours: Record<string, (lines: Lines) => boolean> = {
  'knows Keycloak by its realm': (lines) => at(KEYCLOAK, lines).id === 'keycloak',
  'knows Keycloak by its endpoint where the issuer was rewritten': (lines) =>
    at('https://id.example', lines, { authorization_endpoint: 'https://id.example/protocol/openid-connect/auth' })
      .id === 'keycloak',
  'knows Entra ID in each of its clouds': (lines) =>
    ['microsoftonline.com', 'microsoftonline.us', 'partner.microsoftonline.cn'].every(
      (host) => at(`https://login.${host}/8a4b/v2.0`, lines).id === 'entra',
    ),
  'knows Google': (lines) => at(GOOGLE, lines).id === 'google',
  'knows authentik by its application': (lines) => at(AUTHENTIK, lines).id === 'authentik',
  'knows authentik by its endpoint in issuer mode global': (lines) =>
    at('https://sso.example/', lines, { authorization_endpoint: 'https://sso.example/application/o/authorize/' }).id ===
    'authentik',
  'knows Authelia by its endpoint': (lines) => at(AUTHELIA, lines).id === 'authelia',
  'knows Kanidm by its issuer for each client': (lines) => at(KANIDM, lines).id === 'kanidm',
  'knows Okta by its host': (lines) =>
    at(OKTA, lines).id === 'okta' && at(`${OKTA}/oauth2/default`, lines).id === 'okta',
  'knows Okta under an own domain': (lines) =>
    at('https://id.corp.example', lines, { authorization_endpoint: 'https://id.corp.example/oauth2/v1/authorize' })
      .id === 'okta',
  'knows ZITADEL by its host': (lines) => at(ZITADEL, lines).id === 'zitadel',
  'knows a ZITADEL of one’s own by its endpoint': (lines) =>
    at('https://z.example', lines, { authorization_endpoint: 'https://z.example/oauth/v2/authorize' }).id === 'zitadel',
  'knows Dex by two endpoints together, for each alone is common': (lines) =>
    at(DEX, lines).id === 'dex' &&
    at(DEX, lines, { authorization_endpoint: `${DEX}/auth`, jwks_uri: `${DEX}/jwks` }).id === 'generic' &&
    at(DEX, lines, { authorization_endpoint: `${DEX}/authorize`, jwks_uri: `${DEX}/keys` }).id === 'generic',

  'keeps offline_access out of Keycloak’s first authorization, for it would end the SSO session': (lines) =>
    needsOfflineLeg(at(KEYCLOAK, lines)) &&
    !scopes(KEYCLOAK, lines, 'first', [...basic, 'offline_access']).includes('offline_access') &&
    scopes(KEYCLOAK, lines, 'offline').includes('offline_access'),
  'asks Google for offline access by a parameter and never by a scope': (lines) =>
    params(GOOGLE, lines).access_type === 'offline' &&
    !scopes(GOOGLE, lines, 'first', [...basic, 'offline_access']).includes('offline_access'),
  'asks Kanidm for nothing: an unmapped scope would be refused': (lines) =>
    scopes(KANIDM, lines).join(' ') === 'openid profile email',
  'asks every other provider for offline_access': (lines) =>
    [ENTRA, AUTHENTIK, AUTHELIA, OKTA, ZITADEL, DEX].every((issuer) =>
      scopes(issuer, lines).includes('offline_access'),
    ),

  'lets the person choose the account at Entra ID, until it is known': (lines) =>
    params(ENTRA, lines).prompt === 'select_account' &&
    params(ENTRA, lines, { loginHint: 'alice@example.com' }).prompt === undefined,
  'offers another account in each provider’s own way': (lines) =>
    [ENTRA, GOOGLE, ZITADEL, AUTHELIA].every(
      (issuer) =>
        params(issuer, lines, { anotherAccount: true, loginHint: 'alice@example.com' }).prompt === 'select_account',
    ) &&
    [KEYCLOAK, KANIDM, OKTA, AUTHENTIK, DEX].every(
      (issuer) => params(issuer, lines, { anotherAccount: true }).prompt === 'login',
    ),
  'leads straight to the one allowed domain at Google and Entra ID': (lines) =>
    params(GOOGLE, lines).hd === 'example.com' && params(ENTRA, lines).domain_hint === 'example.com',
  'takes the scope groups out where it would be refused': (lines) =>
    [ENTRA, GOOGLE].every((issuer) => !scopes(issuer, lines, 'first', [...basic, 'groups']).includes('groups')),
  'asks for groups where the provider lists the scope': (lines) =>
    [AUTHELIA, DEX].every((issuer) => scopes(issuer, lines).includes('groups')),

  'says that Entra ID gives each client its own subject': (lines) =>
    sharing(ENTRA, lines).verdict === 'apart' && sharing(ENTRA, lines).differs === 'subject',
  'says that authentik and Kanidm give each client its own issuer': (lines) =>
    [AUTHENTIK, KANIDM].every((issuer) => sharing(issuer, lines).differs === 'issuer'),
  'stops a sign-in at Google without a secret': (lines) => needsSecret(GOOGLE, lines) && !needsSecret(KEYCLOAK, lines),

  'tells that Google never sends groups': (lines) => refusal(GOOGLE, lines, []).code === 'admission.groups-unsupported',
  'tells the administrator how the provider writes groups': (lines) =>
    /leading slash/.test(adviceTo(KEYCLOAK, lines, ['staff'])) &&
    /UUID/.test(adviceTo(ENTRA, lines, ['staff'])) &&
    /SPN/.test(adviceTo(KANIDM, lines, ['staff'])),
  'tells the administrator what makes the provider send groups': (lines) =>
    Object.entries({
      [KEYCLOAK]: /Group Membership/,
      [ENTRA]: /Token configuration/,
      [AUTHENTIK]: /authentik: .*profile/,
      [AUTHELIA]: /Authelia: .*scope groups/,
      [KANIDM]: /update-scope-map/,
      [OKTA]: /claim filter/,
      [ZITADEL]: /roles are not groups/,
      [DEX]: /connector/,
    }).every(([issuer, words]) => words.test(adviceTo(issuer, lines, []))),

  'understands Keycloak’s word for a disabled account': (lines) =>
    meant(KEYCLOAK, lines, 'invalid_grant', 'User disabled') === 'provider.account-disabled' &&
    meant(KEYCLOAK, lines, 'invalid_grant', 'Session not active') === null &&
    meant(KEYCLOAK, lines, 'unknown_error', 'User disabled') === null,
  'understands Entra ID’s numbers': (lines) =>
    Object.entries({
      'AADSTS50057: The user account is disabled.': 'provider.account-disabled',
      'AADSTS50105: The signed in user is not assigned to a role for the application.': 'provider.account-not-assigned',
      'AADSTS65001: The user or administrator has not consented to use the application.': 'provider.consent-needed',
      'AADSTS53003: Access has been blocked by Conditional Access policies.': 'provider.blocked-by-policy',
      'AADSTS700082: The refresh token has expired due to inactivity.': null,
    }).every(([text, code]) => meant(ENTRA, lines, 'invalid_grant', text) === code) &&
    meant(ENTRA, lines, 'invalid_client', 'AADSTS7000218: The request body must contain client_secret.') ===
      'provider.secret-needed' &&
    meant(ENTRA, lines, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.') === null,
  'understands Google’s word for a missing secret': (lines) =>
    meant(GOOGLE, lines, 'invalid_request', 'client_secret is missing.') === 'provider.secret-needed' &&
    meant(GOOGLE, lines, 'invalid_request', 'Missing parameter: code') === null,
  'understands Okta’s word for somebody who is not assigned': (lines) =>
    meant(OKTA, lines, 'access_denied', 'User is not assigned to the client application.') ===
      'provider.account-not-assigned' && meant(OKTA, lines, 'access_denied', 'The resource owner denied it.') === null,
}

const entries = Object.entries(behaviours)
/** A broken line may also make the code fail: that is noticed as well. */
function holds(behaviour: (lines: Lines) => boolean, lines: Lines): boolean {
  try {
    return behaviour(lines)
  } catch {
    return false
  }
}

/** Every line of the data: each value, and each whole entry of a list, as the path that leads to it. */
function linesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [[...path]]
  const inside = Object.entries(value).flatMap(([name, inner]) => linesOf(inner, [...path, name]))
  return Array.isArray(value) ? [...value.map((_entry, index) => [...path, String(index)]), ...inside] : inside
}

/** The data without the line at this path. */
function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_entry, index) => String(index) !== name)
      : value.map((entry, index) => (String(index) === name ? without(entry, rest) : entry))
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => rest.length > 0 || key !== name)
      .map(([key, inner]) => [key, key === name ? without(inner, rest) : inner]),
  )
}

describe('provider profiles', () => {
  it.each(entries)('%s', (_name, behaviour) => {
    expect(behaviour(profileLines)).toBe(true)
  })

  const cases = profileLines.flatMap((profile, index) =>
    linesOf(profile).map((path) => ({ name: `${profile.id}: ${path.join('.')}`, index, path })),
  )

  it('has lines to take away', () => {
    expect(cases.length).toBeGreaterThan(50)
  })

  it.each(cases)('$name is missed when it is gone', ({ index, path }) => {
    // The data as somebody's editor might leave it; the types cannot stop a wrong cast here, so the code must cope.
    const mutated = without(profileLines, [String(index), ...path]) as Lines
    expect(mutated).not.toEqual(profileLines)
    expect(entries.filter(([, behaviour]) => !holds(behaviour, mutated)).map(([name]) => name)).not.toEqual([])
  })

  it('knows no provider twice', () => {
    for (const issuer of [KEYCLOAK, ENTRA, GOOGLE, AUTHENTIK, AUTHELIA, KANIDM, OKTA, ZITADEL, DEX]) {
      const known = profileLines.filter((lines) => at(issuer, [lines]).id !== 'generic')
      expect([issuer, known.map((lines) => lines.id)]).toEqual([issuer, [at(issuer, profileLines).id]])
    }
  })

  it.each([
    'https://accounts.google.com.evil.example',
    'https://login.microsoftonline.com.evil.example/8a4b/v2.0',
    'https://evil.example/https://accounts.google.com',
    'https://okta.com.evil.example',
  ])('takes %s for nobody', (issuer) => {
    expect(profileFor(issuer).id).toBe('generic')
  })
})

describe('a provider without a profile', () => {
  it('is asked for what it lists', () => {
    const some = profileFor('https://idp.example', {
      scopes_supported: ['openid', 'groups', 'offline_access'],
      prompt_values_supported: ['none', 'select_account'],
    })
    expect(scopesFor(some, ['openid'], 'first', true)).toEqual(['openid', 'offline_access', 'groups'])
    expect(authorizationParamsFor(some, { ...wishes, anotherAccount: true })).toEqual({ prompt: 'select_account' })
  })

  it('is not asked for what its list lacks, unless the administrator says so', () => {
    const some = profileFor('https://idp.example', { scopes_supported: ['openid'] })
    expect(scopesFor(some, ['openid'], 'first', true)).toEqual(['openid'])
    expect(scopesFor(some, ['openid', 'offline_access', 'groups'], 'first')).toEqual([
      'openid',
      'offline_access',
      'groups',
    ])
  })

  it('is asked for offline_access when it lists nothing', () => {
    expect(scopesFor(profileFor('https://idp.example'), ['openid'], 'first')).toEqual(['openid', 'offline_access'])
  })

  it('is not trusted to list in any other form than a list', () => {
    const some = profileFor('https://idp.example', { scopes_supported: 'groups', prompt_values_supported: 7 })
    expect(some).toEqual(profileFor('https://idp.example'))
  })
})

describe('authentik in issuer mode global', () => {
  it('shares its issuer between clients', () => {
    const metadata = { authorization_endpoint: 'https://sso.example/application/o/authorize/' }
    const profile = profileFor('https://sso.example/', metadata)
    expect(clientSharing(profile, 'latchkey', 'headscale')).toEqual({ verdict: 'fine', differs: null })
  })
})

describe('sharing one client', () => {
  it('is fine where both use the same registration, and unknown where nobody knows Headscale’s', () => {
    const entra = profileFor(ENTRA)
    expect(clientSharing(entra, 'same', 'same').verdict).toBe('fine')
    expect(clientSharing(entra, 'latchkey', null)).toEqual({ verdict: 'unknown', differs: 'subject' })
    expect(clientSharing(profileFor(KEYCLOAK), 'latchkey', null).verdict).toBe('fine')
  })
})
