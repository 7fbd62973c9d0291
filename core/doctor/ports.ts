/**
 * What the doctor examines, in its own words: terminal and tray app each hand over theirs, and the parts of the core fit
 * by shape. Every call gets a signal that ends with the area's time.
 */
import type { Identity } from '../contract/identity.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import type { EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import type { AppError } from '../errors/app-error.ts'

export interface Patient {
  /** Whose words the advice is in: commands in the terminal, buttons in the app. */
  readonly face: 'terminal' | 'app'
  readonly version: string
  /** What it runs on: `Node.js 20.20.2, linux x64`. */
  readonly runtime: string
  readonly clock: { now(): EpochMs }
  /** Why there is none, when it cannot be read: then what does not need it is examined all the same. */
  readonly configuration: ConfigurationFacts | AppError
  /** null: not known, or not to be believed, because others can change what is in it. */
  readonly ownFiles: OwnFilesPort | null
  readonly network: NetworkPort
  readonly browser: BrowserCheckPort
  /** null without a configuration. */
  readonly provider: ProviderCheckPort | null
  /** null where no control server is configured. */
  readonly controlServer: ControlServerPort | null
  /** null: no control server is configured, so the daemon is left alone. */
  readonly daemon: DaemonPort | null
}

export interface ConfigurationFacts {
  readonly profile: string
  readonly issuer: string
  readonly controlUrl: string | null
  readonly redirectPorts: readonly number[]
  readonly settings: readonly SettingLine[]
  readonly notices: readonly {
    readonly key: string
    readonly line: number | null
    readonly text: string
    readonly fix: string
  }[]
}

/** Of a secret, `value` says only that it is set. */
export interface SettingLine {
  readonly key: string
  readonly value: string
  readonly source: string
}

export interface OwnFilesPort {
  readonly folder: string
  /** @throws AppError keychain.folder-not-private, keychain.file-failed */
  check(): Promise<void>
  readonly vault: {
    probe(signal: AbortSignal): Promise<void>
    read(signal: AbortSignal): Promise<StoredSession | null>
  }
  readonly lock: { hold<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> }
}

export interface StoredSession {
  readonly identity: Identity
  readonly expiresAt: EpochMs
  /** Only whether there is one is looked at. */
  readonly refreshToken: unknown
}

export interface NetworkPort {
  /** The proxy that requests to this address take, as a URL; null: none. */
  proxyFor(target: string, signal: AbortSignal): Promise<string | null>
  /** Whom requests trust, in words, and files that are named but cannot be read. */
  authorities(): { readonly sources: readonly string[]; readonly unreadable: readonly string[] }
  /** NODE_TLS_REJECT_UNAUTHORIZED=0 is set; it is not obeyed. */
  readonly checksTurnedOff: boolean
}

export interface BrowserCheckPort {
  /** Binds a port as a sign-in does. @throws AppError oidc.redirect-* */
  openRedirect(
    ports: readonly number[],
    signal: AbortSignal,
  ): Promise<{ readonly redirectUri: string; close(): Promise<void> }>
  /** Asks the redirect once, over the same way as every request. */
  ask(redirectUri: string, signal: AbortSignal): Promise<void>
  /** With what links are opened; null: there is nothing to open them with. */
  opener(): string | null
}

export interface ProviderFinding {
  readonly name: string
  readonly verdict: 'ok' | 'warning' | 'failed'
  readonly detail: string
  readonly fix: string | null
  readonly error: WireError | null
}

export interface ProviderReport {
  /** What is known of it; null for a provider without a profile of its own. */
  readonly profile: string | null
  /** null when it could not be asked. */
  readonly authorizationEndpoint: string | null
  readonly findings: readonly ProviderFinding[]
}

export interface ProviderCheckPort {
  /** @param headscaleClientId null: not known */
  check(signal: AbortSignal, headscaleClientId: string | null): Promise<ProviderReport>
}

export interface ControlServerSeen {
  readonly kind: 'headscale' | 'other'
  readonly healthy: boolean | null
  readonly version: string | null
}

export interface ControlServerSignIn {
  readonly authorizationEndpoint: string
  readonly clientId: string
  readonly scope: string
  readonly canonicalUrl: string
  readonly pkce: boolean
}

export interface ControlServerPort {
  readonly url: string
  /** @throws AppError node.control-* */
  look(signal: AbortSignal): Promise<ControlServerSeen>
  usesProvider(signal: AbortSignal): Promise<boolean | null>
  /** Takes one of the server's pending logins: asked once a run. */
  readSignIn(signal: AbortSignal): Promise<ControlServerSignIn | null>
}

export type DaemonPort = {
  /** @throws AppError node.not-permitted with the fix */
  requireRightToManage(signal: AbortSignal): Promise<void>
} & (
  | {
      readonly kind: 'session'
      /** Once the daemon has been asked. */
      snapshot(signal: AbortSignal): Promise<Snapshot>
      access(signal: AbortSignal): Promise<'full' | 'operator' | 'none'>
    }
  /** Without a configuration there is no session to ask. */
  | { readonly kind: 'alone'; readonly version: (signal: AbortSignal) => Promise<string> }
)
