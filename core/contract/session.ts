/** The identity session: signed out, signing in, active, renewing or ended. The node is a second fact (node.ts): they fail apart. */
import type { Identity } from './identity.ts'
import type { EpochMs } from './time.ts'
import type { WireError } from './wire-error.ts'

/** One try at something; every asynchronous result carries it, and a stale one changes nothing. */
export type AttemptId = string

/**
 * The steps of a sign-in, in the order in which they are lit. `registering` and `confirming` are passed over when the
 * node needs nothing; `device` replaces `browser` where a code is typed on another device (RFC 8628).
 */
export type SignInStep =
  | 'preparing' // discovery, loopback listener, daemon
  | 'browser' // the browser has the link; waiting for the person
  | 'device' // a code is shown; waiting for the person
  | 'verifying' // the authorization response arrived; exchange and validation
  | 'saving' // tokens on their way into the keychain
  | 'registering' // waiting for the control server's link, or for the node
  | 'confirming' // the control server asks the person to confirm this device
  | 'connecting' // confirmed; waiting for Running

/** How the person reaches the provider. */
export type SignInMethod = 'browser' | 'device'

export interface DeviceCode {
  readonly userCode: string
  readonly verificationUri: string
  /** Holds the user code already; null when the provider gives none (RFC 8628 3.2). */
  readonly verificationUriComplete: string | null
  readonly expiresAt: EpochMs
}

export type IdentitySession =
  /** Not read yet, or unreadable for the stated reason (a locked keychain is not a sign-out). */
  | { readonly kind: 'unknown'; readonly because: WireError | null }
  | { readonly kind: 'signedOut' }
  | {
      readonly kind: 'signingIn'
      readonly attempt: AttemptId
      readonly step: SignInStep
      readonly method: SignInMethod
      readonly startedAt: EpochMs
      readonly deadline: EpochMs
      /** The link to open or copy now: first the provider's, then the control server's; null until there is one. */
      readonly link: string | null
      readonly deviceCode: DeviceCode | null
      /** Known from `saving` on. */
      readonly identity: Identity | null
    }
  | {
      readonly kind: 'active'
      readonly identity: Identity
      readonly expiresAt: EpochMs
      /** When the next renewal is planned; null when the provider gave no refresh token. */
      readonly renewAt: EpochMs | null
      readonly refreshable: boolean
      /** True when the store refused and the person chose to keep the session in memory only. */
      readonly memoryOnly: boolean
    }
  | {
      readonly kind: 'renewing'
      readonly attempt: AttemptId
      readonly identity: Identity
      readonly expiresAt: EpochMs
      readonly memoryOnly: boolean
      /** Failed tries so far. */
      readonly tries: number
      /** When the next try starts; null while one is under way. */
      readonly retryAt: EpochMs | null
      /** Why the last try failed; null on the first. */
      readonly because: WireError | null
    }
  | { readonly kind: 'ended'; readonly identity: Identity; readonly because: WireError }
