/**
 * The one description of a configuration file: from it come the type, the checks, their messages, the defaults, docs/config.schema.json
 * and the table of docs/configuration.md. The keys under `oidc:` are Headscale's, with Headscale's meaning and defaults.
 */
import * as v from 'valibot'
import { LANGUAGE_TAGS, THEMES } from '../contract/app-view.ts'
import { HEADSCALE_KEYS } from './headscale-keys.ts'
import { words } from './problem.ts'
import {
  controlUrl,
  flag,
  hostname,
  issuer,
  list,
  oneOf,
  parameterMap,
  ports,
  scope,
  secret,
  text,
} from './value-kinds.ts'

const IGNORED = v.unknown()

const oidcEntries = {
  issuer: v.pipe(
    v.optional(issuer),
    v.description("The provider's issuer, exactly as it names itself. Required. https, or http on loopback."),
  ),
  client_id: v.pipe(v.optional(text), v.description('The client ID that the provider gave for Latchkey. Required.')),
  client_secret: v.pipe(
    v.optional(secret),
    v.description('A client secret, only for providers that insist on one for desktop apps, as Google does.'),
  ),
  client_secret_path: v.pipe(
    v.optional(text),
    v.description(
      'A file that holds the client secret; `$NAME`, braced or not, expands. Never beside `client_secret`.',
    ),
  ),
  scope: v.pipe(
    v.optional(scope, ['openid', 'profile', 'email']),
    v.description('Scopes to ask for; must contain `openid`. The provider profile may add `offline_access`.'),
  ),
  extra_params: v.pipe(
    v.optional(parameterMap, {}),
    v.description('Further parameters of the authorization request, such as `prompt` or `domain_hint`.'),
  ),
  allowed_domains: v.pipe(
    v.optional(list, []),
    v.description('Who may sign in: what follows the last @ of the e-mail address must be one of these, exactly.'),
  ),
  allowed_groups: v.pipe(
    v.optional(list, []),
    v.description(
      'Who may sign in: one of the groups must be one of these, exactly. Keycloak may write a leading `/`.',
    ),
  ),
  allowed_users: v.pipe(
    v.optional(list, []),
    v.description('Who may sign in: the e-mail address must be one of these, exactly.'),
  ),
  email_verified_required: v.pipe(
    v.optional(flag, true),
    v.description('With `allowed_domains` or `allowed_users`: refuse an e-mail address that is not verified.'),
  ),
  only_start_if_oidc_is_available: v.pipe(
    v.optional(flag, true),
    v.description('true: wait for the issuer, and say so. false: start at once; being offline is a state.'),
  ),
  use_expiry_from_token: v.pipe(
    v.optional(flag),
    v.description("Headscale's own: the node's expiry is the ID token's. Latchkey only mentions it."),
  ),
  strip_email_domain: v.pipe(
    v.optional(flag),
    v.description(
      'For Headscale before 0.26: whether the expected user name ends before the @. Newer ones refuse to start with it.',
    ),
  ),
  map_legacy_users: v.pipe(
    v.optional(IGNORED),
    v.description('Removed from Headscale in 0.26, which refuses to start with it. Ignored.'),
  ),
  expiry: v.pipe(
    v.optional(IGNORED),
    v.description('Removed from Headscale in 0.29, which refuses to start with it. Ignored.'),
  ),
}

const pkceEntries = {
  enabled: v.pipe(
    v.optional(flag, true),
    v.description('Latchkey always uses PKCE; false is mentioned and not obeyed.'),
  ),
  method: v.pipe(
    v.optional(v.picklist(['S256', 'plain'], words('must be S256 or plain', 'Write S256.')), 'S256'),
    v.description('Latchkey always uses S256; plain is mentioned and not obeyed.'),
  ),
}

const controlEntries = {
  url: v.pipe(
    v.optional(controlUrl),
    v.description('The control server (Headscale). Without it Latchkey signs in and leaves the node alone.'),
  ),
}

const deviceEntries = {
  socket: v.pipe(
    v.optional(text),
    v.description(
      "Where tailscaled's LocalAPI listens: a Unix socket or a Windows pipe. Without it: the usual places.",
    ),
  ),
  hostname: v.pipe(
    v.optional(hostname),
    v.description("This device's name in the network. Without it: left as it is."),
  ),
  accept_routes: v.pipe(
    v.optional(flag),
    v.description('Whether to use the subnet routes that other nodes offer. Without it: left as it is.'),
  ),
  accept_dns: v.pipe(
    v.optional(flag),
    v.description('Whether to use the DNS settings of the network. Without it: left as it is.'),
  ),
}

const redirectEntries = {
  ports: v.pipe(
    v.optional(ports, []),
    v.description(
      'Ports to try for the loopback redirect, in order, where a provider wants fixed ones. Empty: any free port.',
    ),
  ),
}

/** What the tray app's settings are where the person has chosen nothing; in the managed policy, what they stay. */
const appEntries = {
  start_at_login: v.pipe(
    v.optional(flag),
    v.description('Tray app: whether it starts when you log in to the system. Without it: not.'),
  ),
  notifications: v.pipe(
    v.optional(flag),
    v.description('Tray app: whether it may show notifications. Without it: yes.'),
  ),
  language: v.pipe(
    v.optional(oneOf([...LANGUAGE_TAGS, 'system'])),
    v.description(`Tray app: its language: ${LANGUAGE_TAGS.join(', ')}, or system. Without it: the system's.`),
  ),
  theme: v.pipe(v.optional(oneOf(THEMES)), v.description("Tray app: light, dark or system. Without it: the system's.")),
  browser: v.pipe(
    v.optional(text),
    v.description(
      "Tray app: the browser that opens links, by its name (`Firefox`), or system. Without it: the system's.",
    ),
  ),
}

const entries = {
  oidc: v.optional(v.strictObject({ ...oidcEntries, pkce: v.optional(v.strictObject(pkceEntries), {}) }), {}),
  control: v.optional(v.strictObject(controlEntries), {}),
  device: v.optional(v.strictObject(deviceEntries), {}),
  redirect: v.optional(v.strictObject(redirectEntries), {}),
  app: v.optional(v.strictObject(appEntries), {}),
}

export const schema = v.strictObject(entries)

/** The block of the tray app by itself; nothing in it has a default here. */
export const appSchema = v.strictObject(appEntries)

/** What a file may hold: the settings, and Headscale's other keys, which are known and not read. */
export const fileSchema = v.pipe(
  v.strictObject({ ...entries, ...Object.fromEntries(HEADSCALE_KEYS.map((key) => [key, v.optional(IGNORED)])) }),
  v.title('Latchkey configuration'),
  v.description("Latchkey's configuration, or a whole Headscale config.yaml."),
)

/** A whole file after checks and defaults, in the file's own spelling. */
export type Settings = v.InferOutput<typeof schema>

export type SettingKey =
  | `oidc.${keyof typeof oidcEntries}`
  | `oidc.pkce.${keyof typeof pkceEntries}`
  | `control.${keyof typeof controlEntries}`
  | `device.${keyof typeof deviceEntries}`
  | `redirect.${keyof typeof redirectEntries}`
  | `app.${keyof typeof appEntries}`

export interface Setting<Key extends string = SettingKey> {
  readonly key: Key
  readonly schema: v.GenericSchema
  readonly meaning: string
  /** As a file would write it; undefined when there is none. */
  readonly fallback: unknown
}

/** Every setting, in the order of the documentation. */
export const settings: readonly Setting[] = [
  ...flatten('oidc', oidcEntries),
  ...flatten('oidc.pkce', pkceEntries),
  ...flatten('control', controlEntries),
  ...flatten('device', deviceEntries),
  ...flatten('redirect', redirectEntries),
  ...flatten('app', appEntries),
]

/** What may stand in each block; '' is the top of the file. */
export const blocks: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['', ['oidc', 'control', 'device', 'redirect', 'app', ...HEADSCALE_KEYS]],
  ['oidc', [...Object.keys(oidcEntries), 'pkce']],
  ['oidc.pkce', Object.keys(pkceEntries)],
  ['control', Object.keys(controlEntries)],
  ['device', Object.keys(deviceEntries)],
  ['redirect', Object.keys(redirectEntries)],
  ['app', Object.keys(appEntries)],
])

const byKey: ReadonlyMap<string, Setting> = new Map(settings.map((setting) => [setting.key, setting]))

/** @param key full path; undefined when no setting has it. */
export function findSetting(key: string): Setting | undefined {
  return byKey.get(key)
}

function flatten<Prefix extends string, Entries extends Readonly<Record<string, v.GenericSchema>>>(
  prefix: Prefix,
  entriesOfBlock: Entries,
): Setting<`${Prefix}.${Extract<keyof Entries, string>}`>[] {
  const found: Setting<`${Prefix}.${Extract<keyof Entries, string>}`>[] = []
  for (const name in entriesOfBlock) {
    const entry = entriesOfBlock[name]
    if (entry === undefined) continue
    const meaning = v.getDescription(entry) ?? ''
    found.push({ key: `${prefix}.${name}`, schema: entry, meaning, fallback: v.getDefault(entry) })
  }
  return found
}
