/** `only_start_if_oidc_is_available`: true waits for the provider and says so; false fails at once, offline being a state. */
import type { EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from '../errors/app-error.ts'
import { wait } from './wait.ts'

export interface WaitingForIssuer {
  readonly kind: 'waitingForIssuer'
  readonly nextTryAt: EpochMs
  readonly because: WireError
}

export interface Patience {
  /** False: the first failure is thrown. */
  readonly waits: boolean
  onWaiting(waiting: WaitingForIssuer): void
  now(): EpochMs
  /** Drawn evenly from [0, 1). */
  random(): number
}

/** Milliseconds before the second try, and between tries at most. */
const FIRST = 2_000
const LONGEST = 60_000
/** What passes by itself. A wrong issuer or an unknown authority does not. */
const PASSING: readonly string[] = [
  'oidc.captive-portal',
  'oidc.name-unknown',
  'oidc.offline',
  'oidc.provider-busy',
  'oidc.provider-failed',
  'oidc.proxy-failed',
  'oidc.timeout',
  'oidc.unreachable',
]

/** Until `ask` succeeds, fails for good, or the signal ends it. Doubling waits with equal jitter; Retry-After goes first. */
export async function whenAvailable<T>(ask: () => Promise<T>, patience: Patience, signal: AbortSignal): Promise<T> {
  for (let step = FIRST; ; step = Math.min(step * 2, LONGEST)) {
    try {
      return await ask()
    } catch (caught) {
      if (!patience.waits || !passesByItself(caught)) throw caught
      const delay = caught.retryAfter ?? step / 2 + (step / 2) * patience.random()
      patience.onWaiting({ kind: 'waitingForIssuer', nextTryAt: patience.now() + delay, because: caught.toWire() })
      await wait(delay, signal)
    }
  }
}

export function passesByItself(caught: unknown): caught is AppError {
  return caught instanceof AppError && PASSING.includes(caught.code)
}
