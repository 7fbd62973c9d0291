/**
 * How far this device's clock is from the provider's, measured by the Date header of its answers (RFC 9110 6.6.1), so
 * that a failed time check can name the cause. It never loosens a check of a sign-in.
 */
import { AppError } from '../errors/app-error.ts'

/** Seconds by which the two clocks may differ before a time check fails. */
export const CLOCK_TOLERANCE_SECONDS = 30

export interface ClockSkew {
  /** @param sentAt and @param answeredAt local wall clock, milliseconds, around the request. */
  measure(headers: Headers, sentAt: number, answeredAt: number): void
  /** The provider's clock minus ours, milliseconds; null before the first answer. */
  readonly milliseconds: number | null
}

export function createClockSkew(): ClockSkew {
  let measured: number | null = null
  return {
    measure(headers, sentAt, answeredAt) {
      const date = Date.parse(headers.get('date') ?? '')
      // A cache on the way keeps the Date of the original answer and says how long ago that was (RFC 9111 5.1).
      const age = Number(headers.get('age') ?? 0)
      if (!Number.isFinite(date) || !Number.isFinite(age)) return
      // The header counts whole seconds: half a second is what it lacks on average.
      measured = date + 500 + age * 1000 - (sentAt + answeredAt) / 2
    },
    get milliseconds() {
      return measured
    },
  }
}

/** The error for a failed time check, when the measured skew explains it; null when the clocks agree. */
export function clockSkewError(skewMs: number | null): AppError | null {
  if (skewMs === null || Math.abs(skewMs) <= CLOCK_TOLERANCE_SECONDS * 1000) return null
  const minutes = Math.abs(skewMs) / 60_000
  return new AppError('oidc.clock-skew', {
    minutes: minutes < 10 ? minutes.toFixed(1) : Math.round(minutes),
    direction: skewMs > 0 ? 'slow' : 'fast',
  })
}
