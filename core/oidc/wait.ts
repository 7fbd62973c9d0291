/** Waiting that can be called off. */
import { AppError } from '../errors/app-error.ts'

/** What a timer takes; with more it would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** At most 24 days. @throws AppError general.cancelled, or the signal's own AppError. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(signal, false))
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      },
      Math.min(milliseconds, LONGEST_TIMER),
    )
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(cancelled(signal, false))
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** Lets the ended body hand its connection back: a request in the same tick would open a second one (+2 round trips). */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** What an aborted signal means: its own AppError (a deadline names itself), else the person called it off. */
export function cancelled(signal: AbortSignal, uncertain: boolean): AppError {
  if (signal.reason instanceof AppError) return signal.reason
  return new AppError('general.cancelled', {}, { uncertain })
}
