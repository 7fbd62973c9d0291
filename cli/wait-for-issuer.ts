/**
 * `only_start_if_oidc_is_available: true` (Headscale's key and default): while the provider cannot be reached, wait for it with
 * growing pauses and say so. With false, the first failure is the answer.
 */
import { AppError } from '../core/errors/app-error.ts'
import type { ErrorCode } from '../core/errors/catalogue/index.ts'
import type { Clock } from '../core/session/ports.ts'
import type { Output } from './output.ts'

/** What time may mend. A certificate, a wrong address of an existing host, or a refusal it will not. */
const PASSING: readonly ErrorCode[] = [
  'oidc.name-unknown',
  'oidc.unreachable',
  'oidc.timeout',
  'oidc.proxy-failed',
  'oidc.provider-busy',
  'oidc.provider-failed',
]

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export interface Waiting {
  readonly clock: Clock
  readonly output: Output
  /** `only_start_if_oidc_is_available`. */
  readonly patient: boolean
  /** How long all tries together may take. */
  readonly limitMs: number
  readonly interrupt: AbortSignal
  /** Whether the person has been shown anything yet: then the provider was there, and starting over would lose their place. */
  begun(): boolean
}

/**
 * @param attempt is given what is left of the time
 * @throws AppError the attempt's own failure, the last one when the time is up
 */
export async function waitForIssuer(waiting: Waiting, attempt: (timeoutMs: number) => Promise<void>): Promise<void> {
  const { clock, output, interrupt } = waiting
  const end = clock.now() + waiting.limitMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt(end - clock.now())
    } catch (error) {
      if (!(error instanceof AppError) || !PASSING.includes(error.code)) throw error
      const next = clock.now() + Math.max(pause, error.retryAfter ?? 0)
      if (!waiting.patient || waiting.begun() || next >= end) throw error
      const { code, userMessage, hint } = error
      output.emit({ type: 'notice', at: clock.now(), code, userMessage, hint })
      const seconds = Math.ceil((next - clock.now()) / 1_000)
      output.tell(
        `${output.style.warm('!')} ${userMessage}`,
        `  Waiting for it; next try in ${seconds} s. Ctrl-C ends this.`,
      )
      await pauseUntil(next, clock, interrupt)
    }
  }
}

function pauseUntil(time: number, clock: Clock, interrupt: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    interrupt.throwIfAborted()
    const stop = (): void => {
      cancel()
      reject(interrupt.reason)
    }
    const cancel = clock.at(time, () => {
      interrupt.removeEventListener('abort', stop)
      resolve()
    })
    interrupt.addEventListener('abort', stop, { once: true })
  })
}
