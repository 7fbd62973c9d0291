/** Work that a person may stop waiting for. The work itself goes on or ends by its own means. */

/** @throws the signal's reason (AppError general.cancelled) as soon as it is aborted */
export function untilInterrupted<T>(work: Promise<T>, interrupt: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(interrupt.reason)
    if (interrupt.aborted) return stop()
    interrupt.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => interrupt.removeEventListener('abort', stop))
  })
}
