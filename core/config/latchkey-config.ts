/** The configuration as the rest of the product reads it: checked, complete, and with a word on where each value is from. */
import type { Secret } from '../errors/secret.ts'
import type { SourceKind } from './written.ts'

export interface LatchkeyConfig {
  readonly profile: string
  readonly oidc: {
    /** Compared as a string, so exactly as written. */
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: Secret | null
    /** What the administrator wrote; the provider profile adds `offline_access` later. Holds `openid`. */
    readonly scope: readonly string[]
    readonly scopeIsDefault: boolean
    /** For the authorization request only; never one of the parameters that the app sets itself. */
    readonly extraParams: Readonly<Record<string, string>>
    /** An empty list is no rule. */
    readonly allowedDomains: readonly string[]
    readonly allowedGroups: readonly string[]
    readonly allowedUsers: readonly string[]
    readonly emailVerifiedRequired: boolean
    /** Always this; what else a file says is a notice. */
    readonly pkce: { readonly enabled: true; readonly method: 'S256' }
    readonly onlyStartIfOidcIsAvailable: boolean
    /** null: not written, as with every Headscale of today. */
    readonly stripEmailDomain: boolean | null
  }
  /** Canonical (lower-case host, no default port, no trailing slash); null: sign in only. */
  readonly control: { readonly url: string | null }
  /** null everywhere: leave as it is. */
  readonly device: {
    readonly socket: string | null
    readonly hostname: string | null
    readonly acceptRoutes: boolean | null
    readonly acceptDns: boolean | null
  }
  /** Ports of the loopback redirect, in the order to try; empty: any free port. */
  readonly redirect: { readonly ports: readonly number[] }
  /** Of every setting, by its key: `oidc.client_id`. */
  readonly sources: Readonly<Record<string, Source>>
  readonly notices: readonly Notice[]
}

/** Where a value came from. */
export interface Source {
  readonly kind: SourceKind
  /** The file's path, the variable or the flag; empty for a default. */
  readonly name: string
  /** Counted from 1; null where there are no lines. */
  readonly line: number | null
  /** The key it was written under, when that is another one (`server_url`). */
  readonly as: string
}

/** Nothing wrong, but something that a person should know. */
export interface Notice {
  readonly key: string
  readonly line: number | null
  readonly text: string
  readonly fix: string
  /** True: a sign-in probably fails, or does not do what was meant, until this is mended. Otherwise good to know. */
  readonly mustChange: boolean
}

/** One source in words, for `latchkey doctor`: `/etc/latchkey/policy.yaml:3 (managed)`. */
export function describeSource(source: Source): string {
  if (source.kind === 'default') return 'default'
  const place = source.line === null ? source.name : `${source.name}:${source.line}`
  return source.kind === 'managed' ? `${place} (managed)` : place
}

/** A notice with the place that it speaks of, where there is one. */
export function describeNotice({ key, text }: Notice, { sources }: Pick<LatchkeyConfig, 'sources'>): string {
  const source = sources[key]
  return source === undefined ? text : `${key} (${describeSource(source)}): ${text}`
}
