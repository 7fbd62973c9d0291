/** Reads Retry-After (RFC 9110 10.2.3): seconds or a date, never more than an hour. */

/** Longest wait that a provider can impose, milliseconds. */
const LONGEST_RETRY_AFTER = 3_600_000

/** Milliseconds to wait; null when the header is absent or unreadable. A date is read against the answer's own Date. */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return null
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_RETRY_AFTER)
  const at = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isFinite(at)) return null
  const sent = Date.parse(headers.get('date') ?? '')
  return Math.min(Math.max(at - (Number.isFinite(sent) ? sent : now), 0), LONGEST_RETRY_AFTER)
}
