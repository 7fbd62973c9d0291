/** Waiting with an end: every wait here has a deadline by the injected clock, and an AbortSignal. */
import { AppError } from '../errors/app-error.ts'
import type { Clock } from './ports.ts'

/** What an aborted wait throws: the reason when it is an error of ours, else `general.cancelled`. */
export function cancellation(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('general.cancelled')
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancellation(signal)
}

/** The promise, or the cancellation, whichever is first. The promise itself is not stopped. */
export async function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever waited is told of the cancellation; what the promise says later is for nobody.
  promise.catch(() => {})
  throwIfCancelled(signal)
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancellation(signal))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/**
 * Runs `work` with a signal of its own, which is aborted when the outer one is or when the time is up. The call ends
 * then, even if `work` does not heed its signal.
 * @param late the error when the time is up
 */
export async function withDeadline<T>(
  limit: { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal; readonly late: () => AppError },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfCancelled(limit.signal)
  const own = new AbortController()
  const onAbort = () => own.abort(cancellation(limit.signal))
  limit.signal.addEventListener('abort', onAbort, { once: true })
  const stop = limit.clock.at(limit.clock.now() + limit.ms, () => own.abort(limit.late()))
  try {
    return await orCancelled(work(own.signal), own.signal)
  } finally {
    stop()
    limit.signal.removeEventListener('abort', onAbort)
  }
}

/** Resolves after the time; rejects with the cancellation. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let stop = () => {}
  try {
    await orCancelled(
      new Promise<void>((resolve) => {
        stop = clock.at(clock.now() + ms, resolve)
      }),
      signal,
    )
  } finally {
    stop()
  }
}
