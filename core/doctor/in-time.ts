/** A moment as people say it, then exactly, by the local clock; English. */
import type { EpochMs } from '../contract/time.ts'

const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1_000 },
] as const

/** "in 12 minutes (18:04)", "2 days ago (2026-10-03 18:04)". */
export function inTime(at: EpochMs, now: EpochMs): string {
  const span = Math.abs(at - now)
  const unit = UNITS.find(({ ms }) => span >= ms) ?? UNITS[3]
  const count = Math.round(span / unit.ms)
  const words = `${count} ${unit.name}${count === 1 ? '' : 's'}`
  return `${at < now ? `${words} ago` : `in ${words}`} (${exactly(at, span >= 12 * 3_600_000)})`
}

function exactly(at: EpochMs, withDate: boolean): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString()
  return withDate ? local.slice(0, 16).replace('T', ' ') : local.slice(11, 16)
}
