/**
 * One stable face over whichever profile's session is alive: one at a time, composed anew at every switch, the old one
 * closed before. Revisions of the snapshot grow through all of it. What fails outside of the engine (a check before a
 * sign-in, a sign-out, connecting) is the snapshot's trouble too, so that the tray shows it as well as the window.
 */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { AppError, toAppError } from '../core/errors/app-error.ts'
import { errorFromWire } from '../core/errors/from-wire.ts'
import { describeError, type Logger } from '../core/log/logger.ts'
import { checkBeforeSignIn } from '../core/session/before-sign-in.ts'
import type { Clock } from '../core/session/ports.ts'
import type { ProfileSession } from './compose.ts'
import { misconfigured, type NoSession, notSetUp, opening } from './misconfigured.ts'
import { createPreparation } from './preparation.ts'
import { presentLink, type SessionFace, type SignInChoice } from './session-face.ts'

export interface CurrentSession extends SessionFace {
  /** Id of the active profile; null: none is set up. */
  readonly profile: string | null
  /**
   * Ends a sign-in that is under way, closes the present session and opens the profile's, also when it is the present
   * one: its configuration is read anew. A configuration that cannot be used becomes a snapshot that says so. Resolves
   * when it is open; the reading of keychain and daemon goes on.
   * @param profile null: there is none
   */
  switchTo(profile: string | null, options?: { readonly memoryOnly?: boolean }): Promise<void>
  /** Opens the profile anew with a memory that ends with the app, and signs in. @throws like signIn */
  signInWithoutKeychain(): Promise<void>
  /** Afterwards nothing can be begun. */
  close(): Promise<void>
}

export interface CurrentSessionPorts {
  /** @throws AppError config.*, keychain.* when there can be no session */
  compose(profile: string, memoryOnly: boolean): Promise<ProfileSession>
  /** @param browser id of one; null: the chosen one @throws AppError session.browser-failed */
  openLink(url: string, browser: string | null): Promise<void>
  readonly clock: Clock
  readonly logger: Logger
}

/** Codes that are no trouble: the person's own act, and a second click. */
const SILENT: readonly string[] = ['general.cancelled', 'session.busy']

export function createCurrentSession({ compose, openLink, clock, logger }: CurrentSessionPorts): CurrentSession {
  const listeners = new Set<(snapshot: Snapshot) => void>()
  let profile: string | null = null
  let alive: ProfileSession | null = null
  // Which profile there is, if any, is told by the first switch.
  let absent: NoSession = opening('', clock.now())
  let forget = (): void => {}
  let turn: Promise<unknown> = Promise.resolve()
  /** The reading of keychain and daemon of the one that is alive. */
  let started: Promise<void> = Promise.resolve()
  let closed = false
  /** What failed outside of the engine, until the next act. */
  let trouble: WireError | null = null
  let snapshot = absent.snapshot

  const preparation = createPreparation(clock, () => tell())

  function inner(): Snapshot {
    return alive?.engine.snapshot ?? absent.snapshot
  }

  function tell(): void {
    const base = inner()
    snapshot = {
      ...base,
      revision: snapshot.revision + 1,
      at: clock.now(),
      session: preparation.session ?? base.session,
      trouble: base.trouble ?? trouble,
    }
    for (const listener of [...listeners]) listener(snapshot)
  }

  /** One after the other: a switch, and whatever asks for a session while there is none. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  async function closeAlive(): Promise<void> {
    preparation.stop()
    forget()
    forget = () => {}
    const old = alive
    alive = null
    if (old === null) return
    // Ended by itself first, so that the browser's tab gets its answer and the daemon what it had before.
    old.engine.cancel()
    await old.close()
  }

  function follow(session: ProfileSession): void {
    let before = session.engine.snapshot
    forget = session.engine.subscribe((now) => {
      if (now.session.kind !== before.session.kind || now.connected !== before.connected) trouble = null
      before = now
      tell()
    })
  }

  async function open(next: string | null, memoryOnly: boolean): Promise<void> {
    if (closed) return
    profile = next
    trouble = null
    absent = next === null ? notSetUp(clock.now()) : opening(next, clock.now())
    const leaving = closeAlive()
    tell()
    await leaving
    if (next === null) return
    try {
      const fresh = await compose(next, memoryOnly)
      if (closed) return await fresh.close()
      alive = fresh
      follow(fresh)
      tell()
      // Not waited for in turn: a keychain may ask to be unlocked, and the person may want to go elsewhere.
      started = fresh.becomeResident()
    } catch (caught) {
      const error = toAppError(caught, 'open profile')
      logger.log('error', 'profile.failed', describeError(error))
      absent = misconfigured(next, error, clock.now())
      tell()
    }
  }

  /** The session that can act now. @throws AppError why there is none */
  async function acting(): Promise<ProfileSession> {
    await turn
    if (closed) throw new AppError('general.cancelled')
    if (alive === null) throw absent.refusal
    if (trouble !== null) {
      trouble = null
      tell()
    }
    return alive
  }

  /** Runs an act of the person; its failure is what the snapshot tells. */
  async function act(what: string, work: (session: ProfileSession) => Promise<void>): Promise<void> {
    try {
      await work(await acting())
    } catch (caught) {
      const error = toAppError(caught, what)
      logger.log('warn', `${what}.failed`, describeError(error))
      const tellsItself = SILENT.includes(error.code) || inner().trouble?.code === error.code
      if (!tellsItself && alive !== null) {
        trouble = error.toWire()
        tell()
      }
      throw error
    }
  }

  async function signIn({ engine, checks }: ProfileSession, choice: SignInChoice): Promise<void> {
    const { method, reauthenticate = false } = choice
    // A second click meets the first one's sign-in; the engine says so.
    if (engine.snapshot.session.kind !== 'signingIn') {
      await preparation.run(method, async (signal) => {
        await started
        if (engine.snapshot.session.kind === 'unknown') await engine.start()
        await checkBeforeSignIn(engine.snapshot, checks, { reauthenticate, signal })
      })
    }
    await engine.signIn(choice)
  }

  return {
    get profile() {
      return profile
    },
    get snapshot() {
      return snapshot
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    switchTo: (next, options) => inTurn(() => open(next, options?.memoryOnly ?? false)),
    async start() {
      await turn
      trouble = null
      if (alive !== null) return await alive.engine.start()
      // Nothing to read without a configuration: perhaps it has been mended.
      if (profile !== null) await inTurn(() => open(profile, false))
      await started
    },
    async signIn(choice) {
      await turn
      // Whoever signed out without a keychain begins with it again.
      const again = alive?.memoryOnly === true && alive.engine.snapshot.session.kind === 'signedOut'
      if (again) await inTurn(() => open(profile, false))
      await act('signIn', (session) => signIn(session, choice))
    },
    async signInWithoutKeychain() {
      await turn
      if (alive !== null && !alive.memoryOnly) await inTurn(() => open(profile, true))
      await act('signIn', (session) => signIn(session, { method: 'browser', anotherAccount: false }))
    },
    cancel() {
      preparation.stop()
      alive?.engine.cancel()
    },
    renew: () => act('renew', ({ engine }) => engine.renew()),
    signOut: ({ node, openPage = true }) =>
      act('signOut', async ({ engine }) => {
        preparation.stop()
        const { browserUrl, nodeError } = await engine.signOut({ node })
        if (browserUrl !== null && openPage) await openLink(browserUrl, null)
        if (nodeError !== null) throw errorFromWire(nodeError)
      }),
    async openLink(browser) {
      const link = presentLink(snapshot)
      if (link !== null) await openLink(link, browser)
    },
    connect: () => act('connect', ({ engine }) => engine.connect()),
    disconnect: () => act('disconnect', ({ engine }) => engine.disconnect()),
    worldChanged: () => alive?.engine.worldChanged(),
    async close() {
      closed = true
      preparation.stop()
      await inTurn(closeAlive)
      listeners.clear()
    },
  }
}
