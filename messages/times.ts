/** Moments and spans as people say them, by the language's own rules (Intl) and the local time zone. */
import type { DurationMs, EpochMs } from '../core/contract/time.ts'
import type { Values } from './format.ts'
import { lazy } from './lazy.ts'
import type { MessageName } from './message-name.ts'

export interface Times {
  /** "in 12 minutes", "tomorrow 09:00", "Friday 18:00", "2 October": within the hour, the day beside, the week, and beyond. */
  moment(at: EpochMs, now: EpochMs): string
  /** The same to the second, with date and time zone: for a tooltip. */
  exactMoment(at: EpochMs): string
  /** 271000 is "4:31", an hour more "1:04:31"; nothing below zero. */
  countdown(span: DurationMs): string
  /** "3 days", "5 hours": whole units of the largest that fits, so never more than there is; nothing below zero. */
  span(span: DurationMs): string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** @param say for the one sentence that Intl lacks: a day and a time @param timeZone the system's where undefined */
export function timesOf(
  locale: string,
  say: (name: MessageName, values: Values) => string,
  timeZone: string | undefined,
): Times {
  const zone = timeZone === undefined ? {} : { timeZone }
  const relative = lazy(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const date = (options: Intl.DateTimeFormatOptions) =>
    lazy(() => new Intl.DateTimeFormat(locale, { ...options, ...zone }))
  const time = date({ timeStyle: 'short' })
  const weekday = date({ weekday: 'long' })
  const dayOfYear = date({ day: 'numeric', month: 'long' })
  const fullDate = date({ day: 'numeric', month: 'long', year: 'numeric' })
  const exact = date({ dateStyle: 'full', timeStyle: 'long' })
  const numbers = lazy(
    () => new Intl.DateTimeFormat('en', { ...zone, year: 'numeric', month: 'numeric', day: 'numeric' }),
  )

  /** Days of the calendar since 1970, in the zone: 23 hours on may be two days on, or one. */
  const calendarDay = (at: EpochMs): number => {
    const parts = Object.fromEntries(
      numbers()
        .formatToParts(at)
        .map(({ type, value }) => [type, Number(value)]),
    )
    return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day ?? 1) / DAY
  }
  const atTime = (day: string, at: EpochMs) => say('common.dayAndTime', { day, time: time().format(at) })

  return {
    moment(at, now) {
      const away = at - now
      if (Math.abs(away) < HOUR) {
        // Rounded up: what is to come is never "now", what has just been is.
        const minutes = Math.ceil(away / MINUTE)
        return minutes === 0 ? relative().format(0, 'second') : relative().format(minutes, 'minute')
      }
      const days = calendarDay(at) - calendarDay(now)
      if (Math.abs(days) <= 1) return atTime(relative().format(days, 'day'), at)
      // A weekday alone means the next one.
      if (days > 1 && days < 7) return atTime(weekday().format(at), at)
      return (Math.abs(days) < 180 ? dayOfYear : fullDate)().format(at)
    },
    exactMoment: (at) => exact().format(at),
    countdown(span) {
      const seconds = Math.max(0, Math.ceil(span / SECOND))
      const two = (count: number) => String(count).padStart(2, '0')
      const hours = Math.floor(seconds / 3600)
      const minutes = Math.floor(seconds / 60) % 60
      return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
    },
    span(span) {
      const left = Math.max(0, span)
      const [unit, size] = UNITS.find(([, length]) => left >= length) ?? (['second', SECOND] as const)
      const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
      return format.format(Math.floor(left / size))
    },
  }
}

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const
