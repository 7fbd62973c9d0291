/** Waits that end: by their result, by a deadline, or because the caller no longer wants them. */
import { AppError } from '../errors/app-error.ts'

/** The reason of an aborted signal, as an error of ours. `late` makes it when the signal was a deadline of the caller's. */
export function abortError(signal: AbortSignal, late: () => AppError): AppError {
  const reason: unknown = signal.reason
  if (reason instanceof AppError) return reason
  return reason instanceof Error && reason.name === 'TimeoutError' ? late() : new AppError('general.cancelled')
}

/**
 * The work's result, unless the deadline or the signal comes first. The work itself goes on: not every library can stop.
 * @param milliseconds from now
 * @throws what `late` makes when the deadline passes, the signal's being one too; general.cancelled (or the signal's own
 *   AppError) when aborted
 */
export function boundedWait<T>(
  work: Promise<T>,
  milliseconds: number,
  late: () => AppError,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      settle()
    }
    const onAbort = () => end(() => reject(signal === undefined ? late() : abortError(signal, late)))
    const timer = setTimeout(() => end(() => reject(late())), milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    )
  })
}
