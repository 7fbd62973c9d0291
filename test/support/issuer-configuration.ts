/** The embedded issuer's configuration of oidc-provider: clients, claims, lives, pages, and consent given by itself. */
import type Provider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import type { SigningKey } from './issuer-keys.ts'
import type { IssuerOptions, IssuerTtl, IssuerUser } from './issuer-options.ts'
import { page } from './issuer-pages.ts'

const { default: OidcProvider, interactionPolicy } = await quietly(() => import('oidc-provider'))

export { OidcProvider }

export interface IssuerGround {
  readonly options: IssuerOptions
  readonly path: string
  readonly clientId: string
  readonly headscale: { readonly clientId: string; readonly clientSecret: string }
  readonly users: readonly IssuerUser[]
  readonly disabled: ReadonlySet<string>
  readonly ttl: IssuerTtl
  readonly key: SigningKey
}

export function configurationOf(ground: IssuerGround): Configuration {
  const { options, path, clientId, headscale, users, disabled, ttl, key } = ground
  const pairwise = options.subjectFor === undefined ? {} : { subject_type: 'pairwise' as const }
  return {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        ...pairwise,
      },
      {
        client_id: headscale.clientId,
        client_secret: headscale.clientSecret,
        redirect_uris: [...(options.headscaleRedirectUris ?? ['http://127.0.0.1:1/oidc/callback'])],
        ...pairwise,
      },
      ...(options.clients ?? []),
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub', 'sid', 'auth_time'],
      profile: ['preferred_username', 'name', 'groups', ...extraClaims(users)],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: options.claimsInIdToken === false,
    jwks: { keys: [key.privateJwk] },
    cookies: { keys: ['embedded-issuer'] },
    pkce: { required: (_ctx, client) => client.clientId !== headscale.clientId },
    rotateRefreshToken: options.rotate ?? true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: () => ttl.accessToken,
      IdToken: () => ttl.idToken,
      RefreshToken: () => ttl.refreshToken,
      AuthorizationCode: () => ttl.authorizationCode,
      DeviceCode: () => ttl.deviceCode,
      Session: () => ttl.session,
      Interaction: () => 3600,
      Grant: () => 14 * 86_400,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form) => {
          ctx.body = page('Enter the code', form, '<button type="submit" form="op.deviceInputForm">Continue</button>')
        },
        userCodeConfirmSource: async (ctx, form) => {
          ctx.body = page(
            'Confirm the device',
            form,
            '<button type="submit" form="op.deviceConfirmForm">Continue</button>',
          )
        },
        successSource: async (ctx) => {
          ctx.body = page('Signed in', '<p>You may close this page.</p>')
        },
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          const button = '<button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>'
          ctx.body = page('Sign out?', form, button)
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = page('Signed out', '<p>You are signed out.</p>')
        },
      },
    },
    interactions: {
      policy: policyWithAccountChooser(),
      url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      (options.refreshTokens !== 'offline_access' || source.scopes.has('offline_access')),
    findAccount: (_ctx, subject) => {
      const user = users.find((candidate) => subjectOf(candidate) === subject)
      if (user === undefined || disabled.has(user.login)) return undefined
      return { accountId: subject, claims: async () => ({ sub: subject, ...user.claims }) }
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, result } = ctx.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const found = known === undefined ? undefined : await ctx.oidc.provider.Grant.find(known)
      if (found !== undefined && found.accountId === session.accountId) return found
      return grantEverything(ctx.oidc.provider, session.accountId, client.clientId)
    },
    pairwiseIdentifier: (_ctx, accountId, client) => options.subjectFor?.(accountId, client.clientId) ?? accountId,
    renderError: async (ctx, out) => {
      ctx.type = 'html'
      ctx.body = page('Error', `<p id="error">${String(out.error).replace(/[^a-z_]/g, '')}</p>`)
    },
    clientBasedCORS: () => false,
  }
}

export function subjectOf(user: IssuerUser): string {
  return user.subject ?? `sub-${user.login}`
}

/** oidc-provider warns of the Node.js line and of its in-memory store: both are meant here, and tests read stderr. */
export function quietly<T>(work: () => T): T {
  const { warn, info } = console
  console.warn = console.info = () => {}
  const restore = () => Object.assign(console, { warn, info })
  try {
    const result = work()
    if (result instanceof Promise) result.finally(restore).catch(() => {})
    else restore()
    return result
  } catch (error) {
    restore()
    throw error
  }
}

export async function grantEverything(provider: Provider, accountId: string, clientId: string) {
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('openid offline_access profile email groups')
  await grant.save()
  return grant
}

/**
 * `prompt=select_account` shows the login form even where a session exists, and a native client may be answered from
 * the session without a page, as Keycloak, Entra ID and Google do.
 */
function policyWithAccountChooser() {
  const policy = interactionPolicy.base()
  policy.get('consent')?.checks.remove('native_client_prompt')
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  return policy
}

function extraClaims(users: readonly IssuerUser[]): string[] {
  const known = new Set(['sub', 'email', 'email_verified', 'preferred_username', 'name', 'groups'])
  return [...new Set(users.flatMap((user) => Object.keys(user.claims)))].filter((name) => !known.has(name))
}
