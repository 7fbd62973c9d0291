/** Moments of a command, in milliseconds since the process started, so that Node.js's own start counts. */
import type { Timings } from '../core/contract/events.ts'

export interface Stopwatch {
  /** Notes the moment; the first of a name stays. */
  mark(name: string): void
  /** All moments so far, `total` being now. */
  read(): Timings
}

export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const moments: Record<string, number> = {}
  return {
    mark(name) {
      moments[name] ??= tenths(now())
    },
    read: () => ({ ...moments, total: tenths(now()) }),
  }
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
