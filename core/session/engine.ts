/**
 * Runs the machine: turns effects into calls of the ports and their results into events. Holds what may not be in the
 * state (tokens, waiting tabs, promises), by attempt. Everything of an attempt ends when it is settled.
 */
import { randomUUID } from 'node:crypto'
import type { SignInMethod } from '../contract/session.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import type { DurationMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError, toAppError } from '../errors/app-error.ts'
import { createAttempts } from './attempts.ts'
import { accountOf, createEffectRunner } from './effects.ts'
import { reduce } from './machine.ts'
import { expectedLoginName, judgeOwner, type OwnerRules } from './owner-guard.ts'
import type { SessionPorts, TokenRecord } from './ports.ts'
import { readNote } from './renew-tokens.ts'
import { toSnapshot } from './snapshot.ts'
import { initialState, type SessionEvent, type SessionState } from './state.ts'

/** How long a sign-in may take, unless the caller says otherwise; most of it is the person's. */
const SIGN_IN_DEADLINE: DurationMs = 5 * 60_000
/** How long the person has for the control server's page; its links live as long, and a fresh one follows. */
const CONFIRM_WITHIN: DurationMs = 15 * 60_000
const NODE_DEADLINE: DurationMs = 15_000
const END_SESSION_DEADLINE: DurationMs = 10_000

export interface SessionOptions {
  readonly profile: string
  readonly issuer: string
  readonly controlUrl: string | null
  readonly ownerRules: OwnerRules
  /** True when the vault forgets at exit, because the person chose to go on without a keychain. */
  readonly memoryOnly?: boolean
  readonly ports: SessionPorts
}

export interface SignInOptions {
  readonly method: SignInMethod
  readonly anotherAccount?: boolean
  /** A new node key although the present one is valid. */
  readonly reauthenticate?: boolean
  /** False: the link is only shown. */
  readonly openBrowser?: boolean
  readonly timeoutMs?: DurationMs
}

export interface SessionEngine {
  readonly snapshot: Snapshot
  /** Called after every change, never inside the call that subscribes. Returns the way out. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void
  /** Reads keychain, journal and daemon at once, and resumes what a crash left. Never throws: what fails is in the snapshot. */
  start(): Promise<void>
  /** Resolves when the person is signed in and the node (if wanted) runs for them. @throws AppError */
  signIn(options: SignInOptions): Promise<void>
  cancel(): void
  /** Opens the present link again, on the person's word. @throws AppError session.browser-failed */
  openLink(): Promise<void>
  /** Renews now. @throws AppError */
  renew(): Promise<void>
  /** @throws AppError keychain.*: signed out, but what the keychain holds could not be removed */
  signOut(options: { node: 'keep' | 'logout' }): Promise<{ browserUrl: string | null; nodeError: WireError | null }>
  /** @throws AppError node.* */
  connect(): Promise<void>
  disconnect(): Promise<void>
  /** From here on the daemon's changes are followed. */
  watchNode(): void
  /** Woke, unlocked, online, or the clock jumped: plans are made anew and a followed daemon is read at once. */
  worldChanged(): void
  /** The planned renewals run from here on; a short-lived process leaves them to the resident one. */
  keepAlive(): void
  close(): Promise<void>
}

export function createSession(options: SessionOptions): SessionEngine {
  const { ports, ownerRules } = options
  const { clock, node } = ports
  const frame = { profile: options.profile, issuer: options.issuer, controlUrl: options.controlUrl }
  const memoryOnly = options.memoryOnly ?? false
  const closing = new AbortController()
  const listeners = new Set<(snapshot: Snapshot) => void>()
  const attempts = createAttempts()
  let state: SessionState = initialState(node !== null)
  let revision = 0
  let snapshot = toSnapshot(frame, state, revision, clock.now())
  let record: TokenRecord | null = null
  let resident = false
  let plannedAt: number | null = null
  let forgetTimer = (): void => {}
  let watching = false

  function dispatch(event: SessionEvent): void {
    if (closing.signal.aborted) return
    const step = reduce(state, event, {
      now: clock.now(),
      random: ports.random(),
      judge: (facts, identity) => judgeOwner(facts, identity, ownerRules),
      nameOf: (identity) => expectedLoginName(identity, ownerRules),
    })
    if (step.state !== state) {
      state = step.state
      revision += 1
      snapshot = toSnapshot(frame, state, revision, clock.now())
      for (const listener of [...listeners]) listener(snapshot)
    }
    for (const effect of step.effects) runEffect(effect)
  }

  const runEffect = createEffectRunner({
    ports,
    attempts,
    memoryOnly,
    dispatch,
    state: () => state,
    keep(fresh) {
      record = fresh
    },
    load,
    planRenewal(at) {
      plannedAt = at
      armRenewal()
    },
    observe,
    deadline: deadlineSignal,
  })

  async function observe(): Promise<void> {
    if (node === null) return
    dispatch({ type: 'nodeObserved', observation: await node.observe(deadlineSignal(NODE_DEADLINE)) })
  }

  async function load(): Promise<void> {
    try {
      const [stored, pending] = await Promise.all([ports.vault.read(closing.signal), ports.journal.pending()])
      record = stored
      const account = stored === null ? null : accountOf(stored, memoryOnly)
      const note = readNote(stored, pending)
      const refused = note.kind === 'refused' ? note.error : null
      dispatch({ type: 'loaded', account, refreshAtOnce: note.kind === 'unknownOutcome', refused })
    } catch (error) {
      dispatch({ type: 'loadFailed', error: toAppError(error, 'read keychain').toWire() })
    }
  }

  function armRenewal(): void {
    forgetTimer()
    if (!resident || plannedAt === null) return
    forgetTimer = clock.at(plannedAt, () => dispatch({ type: 'renewalDue', attempt: randomUUID() }))
  }

  function deadlineSignal(limit: DurationMs): AbortSignal {
    return AbortSignal.any([closing.signal, AbortSignal.timeout(limit)])
  }

  return {
    get snapshot() {
      return snapshot
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      await Promise.all([load(), observe()])
    },
    signIn(request) {
      const attempt = randomUUID()
      const done = attempts.open(attempt)
      dispatch({
        type: 'signInRequested',
        attempt,
        method: request.method,
        anotherAccount: request.anotherAccount ?? false,
        reauthenticate: request.reauthenticate ?? false,
        openBrowser: request.openBrowser ?? true,
        deadline: clock.now() + (request.timeoutMs ?? SIGN_IN_DEADLINE),
        confirmWithin: request.timeoutMs === undefined ? CONFIRM_WITHIN : null,
      })
      return done
    },
    cancel: () => dispatch({ type: 'cancelRequested' }),
    async openLink() {
      if (state.session.kind === 'signingIn' && state.session.link !== null)
        await ports.browser.open(state.session.link)
    },
    renew() {
      const attempt = randomUUID()
      const done = attempts.open(attempt)
      dispatch({ type: 'renewRequested', attempt })
      return done
    },
    async signOut({ node: wanted }) {
      dispatch({ type: 'cancelRequested' })
      const signal = deadlineSignal(END_SESSION_DEADLINE)
      let keychainError: unknown = null
      const browserUrl = await ports.lock.hold(async () => {
        // What is stored counts: another process may have renewed. What cannot be read can still be forgotten.
        const { vault } = ports
        const present = await vault.read(signal).catch(() => null)
        const stored = present ?? (await vault.remnant(signal).catch(() => null)) ?? record
        const ended = stored === null ? null : await ports.provider.endSession(stored, signal).catch(() => null)
        await ports.vault.clear().catch((error: unknown) => {
          keychainError = error
        })
        await ports.journal.end()
        return ended?.browserUrl ?? null
      }, signal)
      record = null
      dispatch({ type: 'signedOut' })
      let nodeError: WireError | null = null
      if (wanted === 'logout' && node !== null) {
        await node.logout(deadlineSignal(NODE_DEADLINE)).catch((error: unknown) => {
          nodeError = toAppError(error, 'log out node').toWire()
        })
      }
      await observe()
      // The vault has forgotten the record even where the items could not be removed; the person is told all the same.
      if (keychainError !== null) {
        const { code, params, userMessage } = toAppError(keychainError, 'clear keychain')
        const why = { ...params, because: userMessage, becauseCode: code }
        throw new AppError('session.sign-out-unfinished', why, { cause: keychainError })
      }
      return { browserUrl, nodeError }
    },
    async connect() {
      await node?.connect(deadlineSignal(NODE_DEADLINE))
      await observe()
    },
    async disconnect() {
      await node?.disconnect(deadlineSignal(NODE_DEADLINE))
      await observe()
    },
    watchNode() {
      if (watching || node === null) return
      watching = true
      void node
        .watch((observation) => dispatch({ type: 'nodeObserved', observation }), closing.signal)
        .catch((error: unknown) => {
          watching = false
          const reason = toAppError(error, 'watch node').toWire()
          dispatch({ type: 'nodeObserved', observation: { kind: 'noDaemon', reason } })
        })
    },
    worldChanged() {
      dispatch({ type: 'worldChanged' })
      // Whoever watches the daemon reads it now and then only, and may have slept through the change.
      if (watching) void observe()
    },
    keepAlive() {
      resident = true
      armRenewal()
    },
    async close() {
      forgetTimer()
      const cancelled = new AppError('general.cancelled')
      await attempts.endAll(cancelled)
      closing.abort(cancelled)
      listeners.clear()
    },
  }
}
