/**
 * One writer across processes: a lock that dies with its holder. Everywhere but on Windows it is a queue of bound sockets
 * in the app's own folder (ticket-queue.ts); on Windows, where the system gives a pipe's name to one process at a time
 * and takes it back when that ends, a named pipe (exclusive-name.ts). Waiters are told by their connection to the holder
 * closing: no polling, no process IDs, no stale files to judge by age.
 *
 * Not re-entrant: a holder that asks again waits for itself until the deadline.
 */

import { AppError } from '../errors/app-error.ts'
import { abortError } from './bounded-wait.ts'
import { passThrough, type ReachCheckpoint } from './checkpoints.ts'
import { takeExclusiveName } from './exclusive-name.ts'
import { type LockPlace, openLockPlace, pipeName } from './lock-place.ts'
import { takeTicket } from './ticket-queue.ts'

/**
 * Longer than the longest hold: a refresh may wait 60 s for its answers, and a waiter that gave up before could lose
 * tokens that it has just been given. A person ends the wait sooner by cancelling.
 */
const DEADLINE_MS = 90_000

/** Gives the lock back; never throws. */
type Release = () => Promise<void>

export interface SessionLock {
  /**
   * Runs the work while holding the lock, also against other holds of this process.
   * @param signal ends the waiting; the work looks after itself
   * @throws AppError keychain.busy, keychain.lock-unavailable, keychain.folder-not-private, general.cancelled; and what the work throws
   */
  hold<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export interface SessionLockOptions {
  /** The app's own folder. */
  readonly home: string
  readonly profile: string
  /** How long to wait for the others. */
  readonly deadlineMs?: number
  readonly checkpoint?: ReachCheckpoint
  readonly platform?: NodeJS.Platform
}

export function createSessionLock(options: SessionLockOptions): SessionLock {
  const { home, profile, deadlineMs = DEADLINE_MS, checkpoint = passThrough, platform = process.platform } = options
  const take = async (signal: AbortSignal): Promise<Release> =>
    platform === 'win32'
      ? takeExclusiveName(await pipeName(home, profile), signal, checkpoint)
      : takeTicketIn(await openLockPlace(home, profile, platform), signal, checkpoint)

  return {
    async hold(work, signal) {
      const start = performance.now()
      const busy = () => new AppError('keychain.busy', { seconds: Math.round((performance.now() - start) / 1000) })
      // One signal for both ways to give up, and its reason is always an error of ours.
      const patience = new AbortController()
      const onAbort = () => patience.abort(abortError(signal, busy))
      const timer = setTimeout(() => patience.abort(busy()), deadlineMs)
      signal.addEventListener('abort', onAbort)
      if (signal.aborted) onAbort()
      let release: Release
      try {
        patience.signal.throwIfAborted()
        release = await take(patience.signal)
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      try {
        checkpoint('lock.held')
        return await work()
      } finally {
        checkpoint('lock.leave.before')
        await release()
        checkpoint('lock.leave.after')
      }
    },
  }
}

async function takeTicketIn(place: LockPlace, signal: AbortSignal, checkpoint: ReachCheckpoint): Promise<Release> {
  try {
    const release = await takeTicket(place.path, signal, checkpoint)
    return () => release().finally(() => place.close())
  } catch (error) {
    await place.close()
    throw error
  }
}
