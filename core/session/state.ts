/** The session's words: its state, what may happen to it (events) and what it asks to be done (effects). Plain data, no secrets. */
import type { Identity } from '../contract/identity.ts'
import type { NodeFacts, NodeObservation, NodeState, Ownership } from '../contract/node.ts'
import type { AttemptId, DeviceCode, IdentitySession, SignInMethod } from '../contract/session.ts'
import type { DurationMs, EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import type { TabAnswer } from './ports.ts'

/** What the session knows of the stored tokens: whose they are and how long they live; never the tokens. */
export interface Account {
  readonly identity: Identity
  readonly obtainedAt: EpochMs
  readonly expiresAt: EpochMs
  readonly refreshable: boolean
  readonly memoryOnly: boolean
}

export interface Registration {
  readonly facts: NodeFacts
  /** This attempt registered or re-authenticated it. */
  readonly fresh: boolean
  readonly undoLosesOperator: boolean
}

/** A sign-in under way: which of its parts have arrived. They come in any order. */
export interface SignInProgress {
  readonly attempt: AttemptId
  readonly openBrowser: boolean
  readonly reauthenticate: boolean
  /** What to fall back to when the attempt ends without an identity. */
  readonly before: IdentitySession
  readonly account: Account | null
  readonly saved: boolean
  /** The control server's link, checked; the newest one. */
  readonly authUrl: string | null
  readonly tabAnswered: boolean
  /** The browser opens once by itself; a later link of the same attempt is opened by the person. */
  readonly browserOpened: boolean
  /** How long the person has to confirm, counted from that step; null when the caller set the time for the whole. */
  readonly confirmWithin: DurationMs | null
  readonly registered: Registration | null
  readonly nodeFailure: WireError | null
}

export interface SessionState {
  /** False when no control server is configured: then the identity is all there is. */
  readonly nodeWanted: boolean
  readonly session: IdentitySession
  readonly account: Account | null
  readonly node: NodeState
  readonly ownership: Ownership | null
  readonly trouble: WireError | null
  readonly signIn: SignInProgress | null
  /** How often in a row the keychain could not be read. */
  readonly loadFailures: number
}

export type SessionEvent =
  | {
      readonly type: 'loaded'
      readonly account: Account | null
      /** A refresh token was sent and its answer never stored: it is tried once more. */
      readonly refreshAtOnce: boolean
      /** The provider has refused this session for good, in an earlier process; null when not. */
      readonly refused: WireError | null
    }
  | { readonly type: 'loadFailed'; readonly error: WireError }
  | {
      readonly type: 'signInRequested'
      readonly attempt: AttemptId
      readonly method: SignInMethod
      readonly anotherAccount: boolean
      readonly reauthenticate: boolean
      readonly openBrowser: boolean
      readonly deadline: EpochMs
      /** null: the deadline is for the whole sign-in, as the caller said. */
      readonly confirmWithin: DurationMs | null
    }
  | { readonly type: 'cancelRequested' }
  | { readonly type: 'deadlinePassed'; readonly attempt: AttemptId }
  | { readonly type: 'linkReady'; readonly attempt: AttemptId; readonly url: string }
  | { readonly type: 'deviceCodeReady'; readonly attempt: AttemptId; readonly code: DeviceCode }
  | { readonly type: 'browserFailed'; readonly attempt: AttemptId; readonly error: WireError }
  | { readonly type: 'responseArrived'; readonly attempt: AttemptId }
  | { readonly type: 'authorized'; readonly attempt: AttemptId; readonly account: Account }
  | { readonly type: 'authorizeFailed'; readonly attempt: AttemptId; readonly error: WireError }
  | { readonly type: 'saved'; readonly attempt: AttemptId }
  | { readonly type: 'saveFailed'; readonly attempt: AttemptId; readonly error: WireError }
  | { readonly type: 'authUrlReady'; readonly attempt: AttemptId; readonly url: string }
  | { readonly type: 'nodeConnecting'; readonly attempt: AttemptId }
  | { readonly type: 'registered'; readonly attempt: AttemptId; readonly registration: Registration }
  | { readonly type: 'registerFailed'; readonly attempt: AttemptId; readonly error: WireError }
  | { readonly type: 'registrationUndone'; readonly attempt: AttemptId; readonly undone: boolean }
  | { readonly type: 'nodeObserved'; readonly observation: NodeObservation }
  /** The planned time came (or passed while nobody looked). */
  | { readonly type: 'renewalDue'; readonly attempt: AttemptId }
  /** A person asked; jumps any queue. */
  | { readonly type: 'renewRequested'; readonly attempt: AttemptId }
  /** Woke from sleep, came online, or the clock jumped: plans are made anew from the wall clock. */
  | { readonly type: 'worldChanged' }
  | { readonly type: 'renewed'; readonly attempt: AttemptId; readonly account: Account }
  | {
      readonly type: 'renewFailed'
      readonly attempt: AttemptId
      readonly error: WireError
      /** `ended`: only a new sign-in helps. `refused`: an administrator must act; tries go on, slowly. `later`: the network. */
      readonly outcome: 'ended' | 'refused' | 'later'
      readonly askedToWait: DurationMs | null
      /** The request may have been served although no answer came: the token is tried again soon, within any reuse leeway. */
      readonly uncertain: boolean
    }
  | { readonly type: 'signedOut' }

export type SessionEffect =
  | {
      readonly type: 'authorize'
      readonly attempt: AttemptId
      readonly method: SignInMethod
      readonly loginHint: string | null
      readonly anotherAccount: boolean
    }
  | { readonly type: 'register'; readonly attempt: AttemptId; readonly reauthenticate: boolean }
  /** The person is admitted: the node part may now touch a running node. */
  | { readonly type: 'admit'; readonly attempt: AttemptId; readonly identity: Identity }
  | { readonly type: 'openBrowser'; readonly attempt: AttemptId; readonly url: string }
  | { readonly type: 'save'; readonly attempt: AttemptId }
  | { readonly type: 'answerTab'; readonly attempt: AttemptId; readonly answer: TabAnswer }
  | { readonly type: 'undoRegistration'; readonly attempt: AttemptId }
  | { readonly type: 'setDeadline'; readonly attempt: AttemptId; readonly at: EpochMs }
  /** Ends everything that belongs to the attempt and tells whoever waits for it; null: it went well. */
  | { readonly type: 'settle'; readonly attempt: AttemptId; readonly error: WireError | null }
  /** Reads the keychain again. */
  | { readonly type: 'load' }
  /** Next thing to be due: a renewal, or another reading of a keychain that could not be read. */
  | { readonly type: 'planRenewal'; readonly at: EpochMs }
  | { readonly type: 'forgetRenewal' }
  | { readonly type: 'refresh'; readonly attempt: AttemptId; readonly force: boolean }
  /** Tells whoever asked for this renewal. */
  | { readonly type: 'settleRenewal'; readonly attempt: AttemptId; readonly error: WireError | null }

export interface Step {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/** What a transition may know of the world: the time, one random number in [0, 1), and the guard. */
export interface Moment {
  readonly now: EpochMs
  readonly random: number
  judge(facts: NodeFacts, identity: Identity): Ownership
  /** How the control server would name this person, for messages. */
  nameOf(identity: Identity): string
}

export function initialState(nodeWanted: boolean): SessionState {
  return {
    nodeWanted,
    session: { kind: 'unknown', because: null },
    account: null,
    node: nodeWanted ? { kind: 'unknown' } : { kind: 'none' },
    ownership: null,
    trouble: null,
    signIn: null,
    loadFailures: 0,
  }
}
