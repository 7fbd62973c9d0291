/**
 * The embedded issuer set up to behave as a certain provider does where that hurts: each function names its traps, as the
 * profile's sources tell them.
 */
import { createHash } from 'node:crypto'
import { asksOffline, basicScopes, scopeOf, startTrapIssuer, type TrapIssuer } from './trap-issuer.ts'

/** Entra ID: another `sub` per client, object IDs for groups and none over 200, nobody vouches for e-mail, no scope groups. */
export function startAsEntra(groups: readonly string[]): Promise<TrapIssuer> {
  const claims = { email: 'alice@example.com', preferred_username: 'alice@example.com', name: 'Alice', groups }
  return startTrapIssuer({
    path: '/8a4b7c1e-0000-4000-8000-000000000000/v2.0',
    issuer: () => 'https://login.microsoftonline.com/8a4b7c1e-0000-4000-8000-000000000000/v2.0',
    users: [{ login: 'alice', password: 'alice-pw', claims }],
    refuses: (asked) =>
      scopeOf(asked).includes('groups')
        ? { error: 'invalid_scope', description: "AADSTS650053: The scope 'groups' does not exist on the resource." }
        : null,
    refreshToken: asksOffline,
    disabledText: 'AADSTS50057: The user account is disabled.',
    scopes: [...basicScopes, 'offline_access'],
    features: { revocation: { enabled: false } },
    options: {
      rotate: false,
      subjectFor: (subject, clientId) => createHash('sha256').update(`${clientId}/${subject}`).digest('base64url'),
      hooks: { idToken: (payload) => withOverage(payload) },
    },
  })
}

/** Google: a secret for a desktop client too, a refresh token by access_type alone, no groups, no user name, no end session. */
export function startAsGoogle(): Promise<TrapIssuer> {
  const claims = { email: 'alice@example.com', email_verified: true, name: 'Alice', hd: 'example.com' }
  return startTrapIssuer({
    path: '',
    issuer: () => 'https://accounts.google.com',
    users: [{ login: 'alice', password: 'alice-pw', claims }],
    secretClient: { clientId: 'desktop.apps.googleusercontent.com', clientSecret: 'desktop-secret' },
    refuses(asked) {
      if (scopeOf(asked).some((scope) => !basicScopes.includes(scope))) {
        return { error: 'invalid_scope', description: 'Some requested scopes were invalid.' }
      }
      return asked.get('prompt') === 'login'
        ? { error: 'invalid_request', description: 'Invalid parameter value for prompt: login' }
        : null
    },
    refreshToken: (asked) => asked.get('access_type') === 'offline',
    scopes: basicScopes,
    features: { rpInitiatedLogout: { enabled: false } },
    options: { rotate: false },
  })
}

/** Keycloak: groups with a slash; offline_access in the first authorization deletes the browser's SSO session. */
export function startAsKeycloak(): Promise<TrapIssuer> {
  const claims = { email: 'alice@example.com', email_verified: true, preferred_username: 'alice', groups: ['/vpn'] }
  return startTrapIssuer({
    path: '/realms/corp',
    users: [{ login: 'alice', password: 'alice-pw', claims }],
    refreshToken: () => true,
    sessionBound: true,
    disabledText: 'User disabled',
  })
}

/** authentik: an issuer for each application, a refresh token for offline_access alone. */
export function startAsAuthentik(): Promise<TrapIssuer> {
  return startTrapIssuer({
    path: '/application/o/latchkey',
    issuer: (loopback) => `${loopback}/`,
    refreshToken: asksOffline,
    options: { hooks: { idToken: issuerPerClient } },
  })
}

/** Kanidm: an issuer for each client, groups and user names as SPN, access denied for any scope that is not mapped. */
export function startAsKanidm(): Promise<TrapIssuer> {
  const claims = {
    email: 'alice@example.com',
    email_verified: true,
    preferred_username: 'alice@idm.example',
    groups: ['vpn@idm.example', 'idm_all_persons@idm.example'],
  }
  return startTrapIssuer({
    path: '/oauth2/openid/latchkey',
    users: [{ login: 'alice', password: 'alice-pw', claims }],
    refuses: (asked) =>
      scopeOf(asked).every((scope) => basicScopes.includes(scope))
        ? null
        : { error: 'access_denied', description: 'Scope denied' },
    refreshToken: () => true,
    options: { hooks: { idToken: issuerPerClient } },
  })
}

/** The last part of the issuer's path is the client. */
function issuerPerClient(payload: Record<string, unknown>, about: { clientId: string }): Record<string, unknown> {
  const client = about.clientId === '' ? 'headscale' : about.clientId
  return { ...payload, iss: String(payload.iss).replace(/latchkey(\/?)$/, `${client}$1`) }
}

/** More than 200 groups become a reference to another place (OIDC Core 5.6.2). */
function withOverage(payload: Record<string, unknown>): Record<string, unknown> {
  const { groups, ...others } = payload
  if (!Array.isArray(groups) || groups.length <= 200) return payload
  const endpoint = 'https://graph.microsoft.com/v1.0/users/1/getMemberObjects'
  return { ...others, _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}
