/** The system's wall clock. Deadlines are wall-clock times; timers are only a reason to look at the clock again. */
import type { Clock } from './ports.ts'

/**
 * Longest span for which a timer is trusted. A timer counts monotonic time, which stands still in sleep and knows nothing of a
 * clock that was set, so a jump is noticed after this at the latest. Far below 2^31-1 ms, above which a timer fires at once.
 */
const LONGEST_TRUST_MS = 15_000

export function createSystemClock(longestTrustMs = LONGEST_TRUST_MS): Clock {
  return {
    now: () => Date.now(),
    at(time, callback) {
      let timer: NodeJS.Timeout
      const look = () => {
        const left = time - Date.now()
        if (left <= 0) callback()
        else timer = setTimeout(look, Math.min(left, longestTrustMs))
      }
      // Never called back within `at` itself, even for a time that has passed: callers have not got their canceller yet.
      timer = setTimeout(look, Math.min(Math.max(time - Date.now(), 0), longestTrustMs))
      return () => clearTimeout(timer)
    },
  }
}

/** A difference smaller than this is the clock being kept right, not a jump. */
const SMALLEST_JUMP_MS = 5_000
const LOOK_FOR_JUMPS_EVERY_MS = 5_000

/**
 * Tells when wall clock and monotonic clock have gone apart: the machine slept, or somebody set the clock.
 * @returns ends the looking
 */
export function watchClockJumps(onJump: () => void): () => void {
  let offset = Date.now() - performance.now()
  const timer = setInterval(() => {
    const present = Date.now() - performance.now()
    const jumped = Math.abs(present - offset) >= SMALLEST_JUMP_MS
    offset = present
    if (jumped) onJump()
  }, LOOK_FOR_JUMPS_EVERY_MS)
  return () => clearInterval(timer)
}
