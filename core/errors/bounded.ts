/** Work with an end: by its own deadline or by the asker's signal, also where it heeds neither. */
import { AppError } from './app-error.ts'

/**
 * @param late the error when the time is up; the work's own signal carries it as its reason
 * @throws AppError general.cancelled, or the signal's own, when the asker called it off
 */
export async function bounded<T>(
  limit: { readonly ms: number; readonly signal: AbortSignal; readonly late: () => AppError },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const calledOff = () => own.abort(limit.signal.reason instanceof AppError ? limit.signal.reason : cancelled())
  if (limit.signal.aborted) throw limit.signal.reason instanceof AppError ? limit.signal.reason : cancelled()
  let fail: (reason: unknown) => void = () => {}
  const ended = new Promise<never>((_, reject) => {
    fail = reject
  })
  own.signal.addEventListener('abort', () => fail(own.signal.reason), { once: true })
  limit.signal.addEventListener('abort', calledOff, { once: true })
  const timer = setTimeout(() => own.abort(limit.late()), limit.ms)
  try {
    return await Promise.race([work(own.signal), ended])
  } finally {
    clearTimeout(timer)
    limit.signal.removeEventListener('abort', calledOff)
  }
}

function cancelled(): AppError {
  return new AppError('general.cancelled')
}
