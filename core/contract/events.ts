/**
 * The lines of `latchkey --json`: one object a line on standard output, told apart by `type`; the last one is always a
 * `result`. Links may be shown (they hold `state` and a code challenge, never a code, a token or a verifier).
 */
import type { Identity } from './identity.ts'
import type { DeviceCode, SignInMethod, SignInStep } from './session.ts'
import type { Snapshot } from './snapshot.ts'
import type { DurationMs, EpochMs } from './time.ts'
import type { WireError } from './wire-error.ts'

/** A sign-in reached a step. `explanation` is the sentence a person reads. */
export interface StepEvent {
  readonly type: 'step'
  readonly at: EpochMs
  readonly step: SignInStep
  readonly method: SignInMethod
  readonly explanation: string
}

/** `signIn` and `signOut` are the provider's pages, `confirm` the control server's, where the person confirms this device. */
export type LinkPurpose = 'signIn' | 'confirm' | 'signOut'

/** A link that the person may open; a later one of the same purpose replaces it. */
export interface LinkEvent {
  readonly type: 'link'
  readonly at: EpochMs
  readonly purpose: LinkPurpose
  readonly url: string
}

/** A code to type on another device (RFC 8628 3.2). */
export interface DeviceCodeEvent extends DeviceCode {
  readonly type: 'deviceCode'
  readonly at: EpochMs
}

/** The whole truth after each change. */
export interface SnapshotEvent {
  readonly type: 'snapshot'
  readonly snapshot: Snapshot
}

/** Something went wrong on the way and the command goes on, or something a person should know. */
export interface NoticeEvent extends Pick<WireError, 'code' | 'userMessage' | 'hint'> {
  readonly type: 'notice'
  readonly at: EpochMs
}

/** `skip`: could not be asked, because something before it failed or is not configured. */
export type CheckVerdict = 'ok' | 'warn' | 'fail' | 'skip'

/** One finding of `latchkey doctor`. */
export interface CheckEvent {
  readonly type: 'check'
  readonly area: string
  readonly name: string
  readonly verdict: CheckVerdict
  readonly found: string
  /** What to do; null when nothing is to be done. */
  readonly fix: string | null
  /** Catalogue code behind a `fail`; null otherwise. */
  readonly code: string | null
}

export interface ResultSession {
  readonly expiresAt: EpochMs
  /** null when the provider gave no refresh token, or while a renewal is under way. */
  readonly renewAt: EpochMs | null
  readonly refreshable: boolean
}

export interface ResultNode {
  /** A `kind` of NodeState. */
  readonly state: string
  readonly name: string | null
  readonly addresses: readonly string[]
  readonly controlUrl: string | null
  /** Login name by the daemon's word; null when it names nobody. */
  readonly owner: string | null
  /** null when the node key never expires, or is not known. */
  readonly keyExpiresAt: EpochMs | null
}

export type ResultIdentity = Pick<Identity, 'issuer' | 'subject' | 'email' | 'username' | 'displayName' | 'groups'>

/** Moments in milliseconds since the process started; `total` is the last one. A moment that did not come is absent. */
export type Timings = Readonly<Record<string, DurationMs>>

export type ResultEvent =
  | {
      readonly type: 'result'
      readonly ok: true
      /** null when nobody is signed in (after `logout`). */
      readonly identity: ResultIdentity | null
      readonly session: ResultSession | null
      /** null when no control server is configured. */
      readonly node: ResultNode | null
      readonly timings: Timings
    }
  | {
      readonly type: 'result'
      readonly ok: false
      readonly error: Pick<WireError, 'code' | 'userMessage' | 'hint'>
    }

export type CliEvent = StepEvent | LinkEvent | DeviceCodeEvent | SnapshotEvent | NoticeEvent | CheckEvent | ResultEvent
