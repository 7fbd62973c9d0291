/** From chosen values to the configuration that the product reads. */
import * as v from 'valibot'
import type { Secret } from '../errors/secret.ts'
import type { LatchkeyConfig, Notice, Source } from './latchkey-config.ts'
import { settings as allSettings, type SettingKey, type Settings, schema } from './schema.ts'
import type { WrittenValue } from './written.ts'

export interface ComposeInput {
  readonly profile: string
  readonly settings: Settings
  readonly clientSecret: Secret | null
  readonly chosen: ReadonlyMap<SettingKey, WrittenValue>
  readonly notices: readonly Notice[]
}

/** Adds defaults and types. Every value was checked where it was written, so this cannot fail. */
export function checkedSettings(chosen: ReadonlyMap<SettingKey, WrittenValue>): Settings {
  const blocks = new Map<string, Map<string, unknown>>()
  for (const [key, { raw }] of chosen) {
    const cut = key.lastIndexOf('.')
    const block = blocks.get(key.slice(0, cut)) ?? new Map<string, unknown>()
    blocks.set(key.slice(0, cut), block.set(key.slice(cut + 1), raw))
  }
  const of = (name: string) => Object.fromEntries(blocks.get(name) ?? [])
  return v.parse(schema, {
    oidc: { ...of('oidc'), pkce: of('oidc.pkce') },
    control: of('control'),
    device: of('device'),
    redirect: of('redirect'),
    app: of('app'),
  })
}

export function compose({ profile, settings, clientSecret, chosen, notices }: ComposeInput): LatchkeyConfig {
  const { oidc, control, device, redirect } = settings
  return {
    profile,
    oidc: {
      issuer: oidc.issuer ?? '',
      clientId: oidc.client_id ?? '',
      clientSecret,
      scope: oidc.scope,
      scopeIsDefault: !chosen.has('oidc.scope'),
      extraParams: oidc.extra_params,
      allowedDomains: oidc.allowed_domains,
      allowedGroups: oidc.allowed_groups,
      allowedUsers: oidc.allowed_users,
      emailVerifiedRequired: oidc.email_verified_required,
      pkce: { enabled: true, method: 'S256' },
      onlyStartIfOidcIsAvailable: oidc.only_start_if_oidc_is_available,
      stripEmailDomain: oidc.strip_email_domain ?? null,
    },
    control: { url: control.url ?? null },
    device: {
      socket: device.socket ?? null,
      hostname: device.hostname ?? null,
      acceptRoutes: device.accept_routes ?? null,
      acceptDns: device.accept_dns ?? null,
    },
    redirect: { ports: redirect.ports },
    sources: Object.fromEntries(allSettings.map(({ key }) => [key, sourceOf(chosen.get(key), key)])),
    notices,
  }
}

function sourceOf(value: WrittenValue | undefined, key: SettingKey): Source {
  if (value === undefined) return { kind: 'default', name: '', line: null, as: key }
  return { kind: value.kind, name: value.place.name, line: value.place.line, as: value.as }
}
