/**
 * The app's one clock: all waits of the core and the shell stand on a single timer, so that an idle app wakes the
 * machine about once a minute however much is planned. A wait may be over late by a tenth of its span, at most ten
 * seconds: what falls due together is done together. Times are wall-clock times; a timer is only a reason to look.
 */
import type { DurationMs, EpochMs } from '../core/contract/time.ts'

export interface AppClock {
  now(): EpochMs
  /** Calls back at or soon after that time, never within the call itself; returns a canceller. */
  at(time: EpochMs, callback: () => void): () => void
  /** Told when wall clock and running time have gone apart: the machine slept, or somebody set the clock. */
  onJump(listener: () => void): void
}

/** The system's clocks and its timer, for tests to play. */
export interface ClockSource {
  /** Wall clock. */
  now(): EpochMs
  /** Milliseconds that only ever grow; may stand still in sleep. */
  running(): DurationMs
  /** Calls back once; returns a canceller. */
  after(span: DurationMs, callback: () => void): () => void
}

const SLACK_SHARE = 0.1
const LONGEST_SLACK_MS = 10_000
/** While something is planned the clock is looked at this often: a timer knows nothing of a clock that was set. */
const LONGEST_TRUST_MS = 60_000
/** A smaller difference is the clock being kept right. */
const SMALLEST_JUMP_MS = 5_000

interface Wait {
  readonly time: EpochMs
  /** By then at the latest. */
  readonly latest: EpochMs
  readonly callback: () => void
}

const systemSource: ClockSource = {
  now: () => Date.now(),
  running: () => performance.now(),
  after(span, callback) {
    const timer = setTimeout(callback, span)
    return () => clearTimeout(timer)
  },
}

export function createAppClock(source: ClockSource = systemSource): AppClock {
  const waits = new Set<Wait>()
  const jumpListeners: (() => void)[] = []
  let offset = source.now() - source.running()
  let lookedAt = source.now()
  let armedFor: EpochMs | null = null
  let disarm = (): void => {}

  function arm(): void {
    const now = source.now()
    // A clock that was set back must not put off the next look.
    const next = nextLook(waits, Math.min(lookedAt, now))
    if (next === armedFor) return
    disarm()
    armedFor = next
    disarm = next === null ? () => {} : source.after(Math.max(0, next - now), look)
  }

  function look(): void {
    armedFor = null
    const now = source.now()
    lookedAt = now
    const present = now - source.running()
    const jumped = Math.abs(present - offset) >= SMALLEST_JUMP_MS
    offset = present
    const due = [...waits].filter(({ time }) => time <= now).sort((one, other) => one.time - other.time)
    try {
      for (const wait of due) {
        // One of those before it may have called it off.
        if (waits.delete(wait)) wait.callback()
      }
      if (jumped) for (const listener of jumpListeners) listener()
    } finally {
      arm()
    }
  }

  return {
    now: () => source.now(),
    at(time, callback) {
      const now = source.now()
      const slack = Math.min(Math.max(time - now, 0) * SLACK_SHARE, LONGEST_SLACK_MS)
      const wait = { time, latest: time + slack, callback }
      if (waits.size === 0) lookedAt = now
      waits.add(wait)
      arm()
      return () => {
        if (waits.delete(wait)) arm()
      }
    },
    onJump(listener) {
      jumpListeners.push(listener)
    },
  }
}

/** When to look next, having looked last at that time; null: nothing is planned. */
function nextLook(waits: ReadonlySet<Wait>, lookedAt: EpochMs): EpochMs | null {
  if (waits.size === 0) return null
  const soonest = Math.min(...[...waits].map(({ latest }) => latest))
  const trusted = lookedAt + LONGEST_TRUST_MS
  // Not a look of its own just before something is due anyway.
  return soonest <= trusted + LONGEST_SLACK_MS ? soonest : trusted
}
