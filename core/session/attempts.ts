/** The attempts under way: for each what may not be in the state — its abort signal, its tokens, its waiting tab, its caller. */
import type { Identity } from '../contract/identity.ts'
import type { AttemptId } from '../contract/session.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from '../errors/app-error.ts'
import type { ErrorCode } from '../errors/catalogue/index.ts'
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
  /** Runs when the attempt is over. */
  onEnd(callback: () => void): void
}

export interface Attempts {
  /** Begins an attempt; the promise is its caller's. */
  open(id: AttemptId): Promise<void>
  get(id: AttemptId): Attempt | undefined
  settle(id: AttemptId, error: WireError | null): void
  endAll(error: AppError): void
}

/** How long an answer may take to reach the tab before the listener is closed over it. */
const TAB_ANSWER_LIMIT_MS = 2_000

export function createAttempts(): Attempts {
  const open = new Map<AttemptId, Attempt & { end(error: AppError | null): void }>()
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
      attempt?.end(error === null ? null : fromWire(error))
    },
    endAll(error) {
      for (const attempt of open.values()) attempt.end(error)
      open.clear()
    },
  }
}

function createAttempt(tell: (error: AppError | null) => void): Attempt & { end(error: AppError | null): void } {
  const controller = new AbortController()
  const endings: Array<() => void> = []
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
    onEnd(callback) {
      endings.push(callback)
    },
    end(error) {
      for (const ending of endings) ending()
      const over = (): void => {
        controller.abort(error ?? new AppError('general.cancelled'))
        tell(error)
      }
      // The tab gets its answer before the listener goes; a tab that does not take it holds nobody up.
      const limit = new Promise<void>((resolve) => setTimeout(resolve, TAB_ANSWER_LIMIT_MS).unref())
      void Promise.race([answering, limit]).then(over)
    },
  }
}

/** The engine's own callers get the error class back; the words are built anew from code and parameters. */
function fromWire(error: WireError): AppError {
  return new AppError(error.code as ErrorCode, error.params)
}
