/** What the session needs of the world, in its own words. Features fit by shape, without importing this file. */
import type { Identity } from '../contract/identity.ts'
import type { NodeFacts, NodeObservation } from '../contract/node.ts'
import type { DeviceCode, SignInMethod } from '../contract/session.ts'
import type { EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import type { Secret } from '../errors/secret.ts'

/** What the keychain keeps of one session. The access token is not among it: it lives in memory, if at all. */
export interface TokenRecord {
  readonly issuer: string
  readonly clientId: string
  readonly identity: Identity
  readonly refreshToken: Secret | null
  /** Kept for its nonce, which renewals are compared with; never a hint in a link (decision 8). Its signature was checked when it came. */
  readonly idToken: Secret
  /** Granted scope, space separated; null when the answer had none. */
  readonly scope: string | null
  readonly obtainedAt: EpochMs
  /** End of the life that is renewed: the access token's `expires_in`, else the ID token's `exp`. */
  readonly expiresAt: EpochMs
}

/** How the browser tab that brought the authorization response is answered. */
export type TabAnswer =
  | { readonly kind: 'connected' }
  | { readonly kind: 'signedIn' } // no control server is configured
  | { readonly kind: 'continue'; readonly url: string } // 302 to the control server's link
  | { readonly kind: 'failed'; readonly error: WireError }

export type AuthorizeProgress =
  | { readonly kind: 'link'; readonly url: string } // open this in the browser
  | { readonly kind: 'deviceCode'; readonly code: DeviceCode }
  | { readonly kind: 'answered' } // the authorization response arrived

export interface Authorized {
  readonly record: TokenRecord
  /** Answers the waiting tab; once. A no-op after a device code. */
  answer(answer: TabAnswer): Promise<void>
}

export interface AuthorizeRequest {
  readonly method: SignInMethod
  /** `login_hint`: who signed in last. */
  readonly loginHint: string | null
  /** Ask the provider to show its account chooser (`prompt=select_account` or `login`). */
  readonly anotherAccount: boolean
  readonly signal: AbortSignal
}

export interface ProviderPort {
  /**
   * One whole authorization: link or device code, response, exchange, validation, admission rules. Failures are shown in
   * the tab by the provider part itself, then thrown. Aborting closes the listener.
   */
  authorize(request: AuthorizeRequest, onProgress: (progress: AuthorizeProgress) => void): Promise<Authorized>
  /** Refresh grant and validation of the answer. Sends the refresh token exactly once. */
  refresh(record: TokenRecord, signal: AbortSignal): Promise<TokenRecord>
  /** Revokes what can be revoked; the URL, if any, ends the browser's SSO session (RP-initiated logout). Never throws for the network. */
  endSession(record: TokenRecord, signal: AbortSignal): Promise<{ revoked: boolean; browserUrl: string | null }>
}

export interface VaultPort {
  /** null: nothing was ever stored, or it was cleared. @throws AppError keychain.* when locked, absent or unreadable. */
  read(signal?: AbortSignal): Promise<TokenRecord | null>
  write(record: TokenRecord): Promise<void>
  /** What a `clear` has forgotten but could not remove: it still waits to be revoked. null when nothing is left. */
  remnant(signal?: AbortSignal): Promise<TokenRecord | null>
  clear(): Promise<void>
}

/** One writer across processes: runs `work` while holding a lock that dies with its holder. */
export interface LockPort {
  hold<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

/** What became of the last refresh: a line on disk before each, struck out after it went well; no secret in it. */
export interface JournalPort {
  /** Notes that the refresh token with this hash is about to be sent. */
  begin(entry: JournalEntry): Promise<void>
  /** Notes that the provider refused this token for good, so that no later process sends it unasked. */
  refuse(entry: JournalEntry, refusal: Refusal): Promise<void>
  /** The refresh that did not go well: its end is unknown, or it was refused; null when the last one went well. */
  pending(): Promise<(JournalEntry & { readonly refusal: Refusal | null }) | null>
  end(): Promise<void>
}

/** A code of the catalogue and the parameters of its sentences. */
export type Refusal = Pick<WireError, 'code' | 'params'>

export interface JournalEntry {
  /** SHA-256 of the refresh token, base64url. */
  readonly tokenHash: string
  readonly attempt: string
  readonly at: EpochMs
  /** How often this token was sent with unknown outcome. */
  readonly sends: number
}

export type RegisterProgress =
  | { readonly kind: 'authUrl'; readonly url: string } // checked; a later one replaces an aged-out one
  | { readonly kind: 'starting' } // approved; the daemon connects

export interface Registered {
  readonly facts: NodeFacts
  /** True when this attempt registered or re-authenticated the node. */
  readonly fresh: boolean
  /** True where undoing costs the person's right to manage the daemon (a Linux operator): an administrator gives it back. */
  readonly undoLosesOperator: boolean
  /** Logs out a node that this attempt registered (for somebody else). */
  undo(signal: AbortSignal): Promise<void>
}

export interface RegisterRequest {
  /** True: a new node key although the present one is valid. */
  readonly reauthenticate: boolean
  /** Resolves with the person once admitted. Until then nothing may take a running node off its network. */
  readonly admitted: Promise<Identity>
  readonly signal: AbortSignal
}

export interface NodePort {
  /** One live reading. Never throws: what goes wrong is `noDaemon`. */
  observe(signal: AbortSignal): Promise<NodeObservation>
  /** Tells every change until aborted, starting with the present; reconnects by itself. */
  watch(onChange: (observation: NodeObservation) => void, signal: AbortSignal): Promise<void>
  /** Registers the node at the configured control server and waits for Running. */
  register(request: RegisterRequest, onProgress: (progress: RegisterProgress) => void): Promise<Registered>
  connect(signal: AbortSignal): Promise<void>
  disconnect(signal: AbortSignal): Promise<void>
  logout(signal: AbortSignal): Promise<void>
}

export interface BrowserPort {
  /** @throws AppError session.browser-failed */
  open(url: string): Promise<void>
}

export interface Clock {
  now(): EpochMs
  /** Calls back at or soon after the wall-clock time; handles spans longer than a timer can take. Returns a canceller. */
  at(time: EpochMs, callback: () => void): () => void
}

/** Drawn evenly from [0, 1). */
export type Random = () => number

export interface SessionPorts {
  readonly provider: ProviderPort
  readonly vault: VaultPort
  readonly lock: LockPort
  readonly journal: JournalPort
  /** null: no control server is configured; the person signs in only. */
  readonly node: NodePort | null
  readonly browser: BrowserPort
  readonly clock: Clock
  readonly random: Random
}
