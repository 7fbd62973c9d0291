/** One realm with known people, groups and both clients, and what an administrator may do to it. */
import type { KeycloakAdmin } from './support/keycloak-admin.ts'
import { hasText } from './support/keycloak-admin.ts'
import { HEADSCALE_SECRET, PEOPLE, type RealmOptions, realmRepresentation } from './support/realm-representation.ts'

export type { RealmOptions }

const EVENTS_A_PAGE = 1000

/** One event that Keycloak recorded, as its admin interface shows it. */
interface RealmEvent {
  readonly type: string
  readonly clientId: string
  readonly error: string | null
  readonly details: Readonly<Record<string, string>>
}

export interface Realm {
  readonly name: string
  readonly issuer: string
  /** The confidential client of Headscale. */
  readonly headscaleClient: { readonly id: string; readonly secret: string }
  /** Our own public client: PKCE, loopback redirect, device grant, offline access on request. */
  readonly latchkeyClient: { readonly id: string }
  readonly people: typeof PEOPLE
  readonly setUserEnabled: (username: string, enabled: boolean) => Promise<void>
  readonly setClientEnabled: (clientId: string, enabled: boolean) => Promise<void>
  /** Changes attributes of the realm, as Keycloak names them (`ssoSessionIdleTimeout`, `revokeRefreshToken` …). */
  readonly changeRealm: (changes: Readonly<Record<string, unknown>>) => Promise<void>
  readonly changeClient: (clientId: string, changes: Readonly<Record<string, unknown>>) => Promise<void>
  readonly changeUser: (username: string, changes: Readonly<Record<string, unknown>>) => Promise<void>
  /** Ends all online sessions of the user, as the console's "Log out" does. */
  readonly logOutUser: (username: string) => Promise<void>
  readonly addToGroup: (username: string, group: string) => Promise<void>
  readonly removeFromGroup: (username: string, group: string) => Promise<void>
  readonly setPassword: (username: string, password: string) => Promise<void>
  /** Takes `offline_access` away from our client: asking for it is then an invalid scope. */
  readonly forbidOfflineAccess: () => Promise<void>
  readonly subjectOf: (username: string) => Promise<string>
  /** Recorded events of that type (`LOGIN`, `LOGIN_ERROR`, `CODE_TO_TOKEN`, `REFRESH_TOKEN` …), newest first. */
  readonly events: (type: string) => Promise<RealmEvent[]>
  readonly remove: () => Promise<void>
}

export async function createRealm(admin: KeycloakAdmin, serverUrl: string, options: RealmOptions): Promise<Realm> {
  const representation = await realmRepresentation(options)
  const name = representation.realm
  await admin.call('POST', '', representation)

  const one = async (what: string, path: string): Promise<string> => {
    const found = await admin.call('GET', `${name}/${path}`)
    const [first] = Array.isArray(found) ? found : []
    if (!hasText(first, 'id')) throw new Error(`realm ${name} has no ${what}`)
    return first.id
  }
  const userId = (username: string) =>
    one(`user ${username}`, `users?exact=true&username=${encodeURIComponent(username)}`)
  const clientUuid = (clientId: string) => one(`client ${clientId}`, `clients?clientId=${encodeURIComponent(clientId)}`)
  const groupId = (group: string) =>
    one(`group ${group}`, `groups?exact=true&search=${encodeURIComponent(group.replace(/^\//, ''))}`)

  const changeUser: Realm['changeUser'] = async (username, changes) => {
    await change(admin, `${name}/users/${await userId(username)}`, changes)
  }
  const changeClient: Realm['changeClient'] = async (clientId, changes) => {
    await change(admin, `${name}/clients/${await clientUuid(clientId)}`, changes)
  }
  const membership = async (method: 'PUT' | 'DELETE', username: string, group: string) => {
    await admin.call(method, `${name}/users/${await userId(username)}/groups/${await groupId(group)}`)
  }
  return {
    name,
    issuer: `${serverUrl}/realms/${name}`,
    headscaleClient: { id: 'headscale', secret: HEADSCALE_SECRET },
    latchkeyClient: { id: 'latchkey' },
    people: PEOPLE,
    changeUser,
    changeClient,
    setUserEnabled: (username, enabled) => changeUser(username, { enabled }),
    setClientEnabled: (clientId, enabled) => changeClient(clientId, { enabled }),
    changeRealm: (changes) => change(admin, name, changes),
    logOutUser: async (username) => {
      await admin.call('POST', `${name}/users/${await userId(username)}/logout`)
    },
    addToGroup: (username, group) => membership('PUT', username, group),
    removeFromGroup: (username, group) => membership('DELETE', username, group),
    setPassword: async (username, password) => {
      const credential = { type: 'password', value: password, temporary: false }
      await admin.call('PUT', `${name}/users/${await userId(username)}/reset-password`, credential)
    },
    forbidOfflineAccess: async () => {
      const scopes = await admin.call('GET', `${name}/client-scopes`)
      const offline = (Array.isArray(scopes) ? scopes : []).find((scope) => scope?.name === 'offline_access')
      if (!hasText(offline, 'id')) throw new Error(`realm ${name} has no scope offline_access`)
      const client = await clientUuid('latchkey')
      await admin.call('DELETE', `${name}/clients/${client}/optional-client-scopes/${offline.id}`)
    },
    subjectOf: userId,
    events: async (type) => {
      const events: RealmEvent[] = []
      for (;;) {
        const page = `first=${events.length}&max=${EVENTS_A_PAGE}&type=${encodeURIComponent(type)}`
        const found = await admin.call('GET', `${name}/events?${page}`)
        const read = (Array.isArray(found) ? found : []).map(readEvent)
        events.push(...read)
        if (read.length < EVENTS_A_PAGE) return events
      }
    },
    remove: async () => {
      await admin.call('DELETE', name)
    },
  }
}

/** Keycloak's PUT replaces, so the present representation is read first. */
async function change(admin: KeycloakAdmin, path: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const present = await admin.call('GET', path)
  if (typeof present !== 'object' || present === null) throw new Error(`Keycloak shows nothing at ${path}`)
  await admin.call('PUT', path, { ...present, ...changes })
}

function readEvent(value: unknown): RealmEvent {
  const details = typeof value === 'object' && value !== null ? Reflect.get(value, 'details') : undefined
  return {
    type: hasText(value, 'type') ? value.type : '',
    clientId: hasText(value, 'clientId') ? value.clientId : '',
    error: hasText(value, 'error') ? value.error : null,
    details: typeof details === 'object' && details !== null ? details : {},
  }
}
