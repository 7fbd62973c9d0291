/** Waits with a bound. */
import { setTimeout as pause } from 'node:timers/promises'

export interface WaitOptions {
  /** What is waited for, as the end of "waited in vain for …". */
  readonly what: string
  readonly deadlineMs: number
  /** Pause between two looks. Default 25 ms. */
  readonly everyMs?: number
  readonly signal?: AbortSignal
}

/**
 * Looks again and again until `look` returns something other than undefined or false. A look that throws counts as
 * "not yet"; its message ends up in the error when time is up.
 * @throws Error naming `what`, the time and the last reason
 */
export async function waitUntil<T>(
  look: () => Promise<T> | T,
  options: WaitOptions,
): Promise<Exclude<T, undefined | false>> {
  const { what, deadlineMs, everyMs = 25, signal } = options
  const start = performance.now()
  let reason = ''
  for (;;) {
    signal?.throwIfAborted()
    try {
      const found = await look()
      if (isFound(found)) return found
    } catch (error) {
      if (error instanceof GiveUp) throw error
      reason = error instanceof Error ? `: ${error.message}` : ''
    }
    if (performance.now() - start > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain for ${what}${reason}`)
    await pause(everyMs, undefined, { ...(signal === undefined ? {} : { signal }) })
  }
}

/** Thrown by a look when waiting longer cannot help. */
export class GiveUp extends Error {}

/** Settles as `promise` does, or fails when time is up. */
export async function within<T>(promise: Promise<T>, options: Pick<WaitOptions, 'what' | 'deadlineMs'>): Promise<T> {
  const { what, deadlineMs } = options
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${deadlineMs} ms in vain for ${what}`)), deadlineMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function isFound<T>(value: T): value is Exclude<T, undefined | false> {
  return value !== undefined && value !== false
}
