/** The realm of the test world as Keycloak's import format writes it. */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

export interface Person {
  readonly username: string
  readonly password: string
  readonly email: string
  readonly emailVerified: boolean
  readonly displayName: string
  /** With Keycloak's leading slash. */
  readonly groups: readonly string[]
}

/** Who is who: each of the last three differs from Alice in the one thing that a rule can refuse or a guard must see. */
export const PEOPLE = {
  alice: person('Alice', { groups: ['/vpn', '/staff'] }),
  /** Another domain, and not in /vpn. */
  bob: person('Bob', { email: 'bob@other.example', groups: ['/staff'] }),
  /** E-mail not verified. */
  carol: person('Carol', { emailVerified: false, groups: ['/vpn'] }),
  /** Admitted just as Alice is: the other account that answers in the browser. */
  dave: person('Dave', { groups: ['/vpn'] }),
} as const

export interface RealmOptions {
  /** Default `acme`. */
  readonly name?: string
  /** Redirect URIs of Headscale's client, for example `http://127.0.0.1:28080/oidc/callback`. */
  readonly headscaleRedirects: readonly string[]
  /** Lives in seconds; Keycloak's defaults when absent. */
  readonly accessTokenSeconds?: number
  readonly ssoIdleSeconds?: number
  readonly ssoMaxSeconds?: number
  readonly offlineIdleSeconds?: number
  readonly deviceCodeSeconds?: number
  /** Each refresh replaces the token; the old one used again ends both. Default false. */
  readonly rotation?: boolean
  /** Where Keycloak posts logout tokens for our client; none by default. */
  readonly backchannelLogoutUrl?: string
  /** Anything else of Keycloak's RealmRepresentation. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

// A list of optional scopes makes Keycloak forget the default ones, so both are always written out.
const DEFAULT_SCOPES = ['web-origins', 'acr', 'profile', 'roles', 'basic', 'email']
const OPTIONAL_SCOPES = ['offline_access', 'address', 'phone', 'microprofile-jwt']

const GROUPS_MAPPER = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: {
    'claim.name': 'groups',
    'full.path': 'true',
    'id.token.claim': 'true',
    'access.token.claim': 'true',
    'userinfo.token.claim': 'true',
  },
}

/** Of Headscale's confidential client. */
export const HEADSCALE_SECRET = 'headscale-client-secret'

/** Asynchronous because it makes the realm's signing key. */
export async function realmRepresentation(options: RealmOptions) {
  const realm = options.name ?? 'acme'
  const common = {
    protocol: 'openid-connect',
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    protocolMappers: [GROUPS_MAPPER],
    defaultClientScopes: DEFAULT_SCOPES,
    optionalClientScopes: OPTIONAL_SCOPES,
  }
  const headscale = {
    ...common,
    clientId: 'headscale',
    publicClient: false,
    secret: HEADSCALE_SECRET,
    redirectUris: options.headscaleRedirects,
  }
  const latchkey = {
    ...common,
    clientId: 'latchkey',
    publicClient: true,
    redirectUris: ['http://127.0.0.1/*'], // Keycloak ignores the port of a loopback address (RFC 8252 7.3)
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'oauth2.device.authorization.grant.enabled': 'true',
      'post.logout.redirect.uris': '+',
      ...(options.backchannelLogoutUrl === undefined
        ? {}
        : {
            'backchannel.logout.url': options.backchannelLogoutUrl,
            'backchannel.logout.session.required': 'true',
            'backchannel.logout.revoke.offline.tokens': 'true',
          }),
    },
  }
  return {
    realm,
    enabled: true,
    sslRequired: 'external',
    eventsEnabled: true,
    passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)', // a strong hash costs a second a realm
    ...lives(options),
    revokeRefreshToken: options.rotation ?? false,
    refreshTokenMaxReuse: 0,
    components: { 'org.keycloak.keys.KeyProvider': await keyProviders() },
    groups: [{ name: 'vpn' }, { name: 'staff' }],
    users: Object.values(PEOPLE).map((each) => userRepresentation(each, realm)),
    clients: [headscale, latchkey],
    ...options.overrides,
  }
}

/** What Keycloak would make itself, but with the RSA key from here: Node.js needs a tenth of Java's time for it. */
async function keyProviders() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return [
    { name: 'rsa', providerId: 'rsa', config: { priority: ['100'], algorithm: ['RS256'], privateKey: [pem] } },
    { name: 'hmac', providerId: 'hmac-generated', config: { priority: ['100'], algorithm: ['HS512'] } },
    { name: 'aes', providerId: 'aes-generated', config: { priority: ['100'] } },
  ]
}

function lives(options: RealmOptions): Record<string, number> {
  const entries = Object.entries({
    accessTokenLifespan: options.accessTokenSeconds,
    ssoSessionIdleTimeout: options.ssoIdleSeconds,
    ssoSessionMaxLifespan: options.ssoMaxSeconds,
    offlineSessionIdleTimeout: options.offlineIdleSeconds,
    oauth2DeviceCodeLifespan: options.deviceCodeSeconds,
  })
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}

function person(
  firstName: string,
  facts: Pick<Person, 'groups'> & Partial<Pick<Person, 'email' | 'emailVerified'>>,
): Person {
  const username = firstName.toLowerCase()
  return {
    username,
    password: `${username}-password`,
    email: `${username}@acme.example`,
    emailVerified: true,
    displayName: `${firstName} Example`,
    ...facts,
  }
}

function userRepresentation(each: Person, realm: string) {
  const [firstName, lastName] = each.displayName.split(' ')
  return {
    username: each.username,
    enabled: true,
    email: each.email,
    emailVerified: each.emailVerified,
    firstName,
    lastName, // without both names Keycloak asks for them at the first sign-in
    groups: each.groups,
    // An imported user has no role unless written out; without this one Keycloak refuses offline_access.
    realmRoles: [`default-roles-${realm}`],
    credentials: [{ type: 'password', value: each.password, temporary: false }],
  }
}
