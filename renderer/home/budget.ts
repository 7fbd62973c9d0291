/** How much of this device's access is left, as the bar and the words of it. */
import type { DurationMs, EpochMs } from '../../core/contract/time.ts'
import type { Tone } from '../kit/tone.ts'

export interface Budget {
  /** Share of the bar, 0 to 1. */
  readonly left: number
  readonly tone: Tone
}

const HOUR: DurationMs = 3_600_000
const DAY = 24 * HOUR
/** Headscale's longest usual key life. */
const FULL = 180 * DAY

/**
 * Nobody tells when a key was made, so its share cannot be known. The bar measures what is left on a logarithmic scale:
 * half a year fills it, a day is two fifths, an hour a sliver; it only ever falls.
 */
export function budgetOf(expiresAt: EpochMs, now: EpochMs): Budget {
  const left = Math.max(0, expiresAt - now)
  const share = Math.log1p(left / HOUR) / Math.log1p(FULL / HOUR)
  return { left: Math.min(1, share), tone: left === 0 ? 'ended' : left < DAY ? 'attention' : 'info' }
}
