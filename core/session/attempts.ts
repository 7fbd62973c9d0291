/** The attempts under way: for each what may not be in the state — its abort signal, its tokens, its waiting tab, its caller. */
import type { Identity } from '../contract/identity.ts'
import type { AttemptId } from '../contract/session.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from '../errors/app-error.ts'
import { errorFromWire } from '../errors/from-wire.ts'
import type { Authorized, TabAnswer, TokenRecord } from './ports.ts'

export interface Attempt {
  readonly signal: AbortSignal
  readonly admitted: Promise<Identity>
  readonly record: TokenRecord | undefined
  undo: ((signal: AbortSignal) => Promise<void>) | null
  admit(identity: Identity): void
  authorized(result: Authorized): void
  /** The person may have closed the tab; that is no failure of ours. */
  answerTab(answer: TabAnswer): void
  /** Work that the attempt has to wait for when it ends: it hears the abort and tidies up. */
  during(work: Promise<unknown>): void
  /** Runs when the attempt is over. */
  onEnd(callback: () => void): void
}

export interface Attempts {
  /** Begins an attempt; the promise is its caller's. */
  open(id: AttemptId): Promise<void>
  get(id: AttemptId): Attempt | undefined
  settle(id: AttemptId, error: WireError | null): void
  /** Resolves when all have tidied up. */
  endAll(error: AppError): Promise<void>
}

/** How long an answer may take to reach the tab before the listener is closed over it. */
const TAB_ANSWER_LIMIT_MS = 2_000
/** How long an attempt that is over may take to put back what it has begun. */
const TIDY_UP_LIMIT_MS = 5_000

export function createAttempts(): Attempts {
  const open = new Map<AttemptId, Attempt & { end(error: AppError | null): Promise<void> }>()
  const ending = new Set<Promise<void>>()
  return {
    open(id) {
      return new Promise<void>((resolve, reject) => {
        open.set(
          id,
          createAttempt((error) => (error === null ? resolve() : reject(error))),
        )
      })
    },
    get: (id) => open.get(id),
    settle(id, error) {
      const attempt = open.get(id)
      open.delete(id)
      const ended = attempt?.end(error === null ? null : errorFromWire(error)) ?? Promise.resolve()
      ending.add(ended)
      void ended.then(() => ending.delete(ended))
    },
    async endAll(error) {
      const over = [...open.values()].map((attempt) => attempt.end(error))
      open.clear()
      await Promise.all([...over, ...ending])
    },
  }
}

function createAttempt(
  tell: (error: AppError | null) => void,
): Attempt & { end(error: AppError | null): Promise<void> } {
  const controller = new AbortController()
  const endings: Array<() => void> = []
  const works: Array<Promise<unknown>> = []
  let admit: (identity: Identity) => void = () => {}
  const admitted = new Promise<Identity>((resolve) => {
    admit = resolve
  })
  let authorized: Authorized | null = null
  let answering: Promise<void> = Promise.resolve()
  return {
    signal: controller.signal,
    admitted,
    get record() {
      return authorized?.record
    },
    undo: null,
    admit: (identity) => admit(identity),
    authorized(result) {
      authorized = result
    },
    answerTab(answer) {
      answering = (authorized?.answer(answer) ?? Promise.resolve()).catch(() => {})
    },
    during(work) {
      works.push(work)
    },
    onEnd(callback) {
      endings.push(callback)
    },
    async end(error) {
      for (const ending of endings) ending()
      // The tab gets its answer before the listener goes; a tab that does not take it holds nobody up.
      await within(TAB_ANSWER_LIMIT_MS, answering)
      controller.abort(error ?? new AppError('general.cancelled'))
      await within(TIDY_UP_LIMIT_MS, Promise.allSettled(works))
      tell(error)
    },
  }
}

/** Waits for the work, but not for ever. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}
