/** Moments and spans as people say them. */
import { describe, expect, it, test } from 'vitest'
import { loadSpeech } from '../../../messages/speech.ts'

const ZONE = 'Europe/Berlin'
/** Wednesday 30 September 2026, 14:00 in Berlin. */
const NOW = Date.parse('2026-09-30T14:00:00+02:00')
const at = (text: string) => Date.parse(text)
const english = await loadSpeech('en', undefined, ZONE)

describe('a moment', () => {
  it.each([
    ['2026-09-30T14:12:00+02:00', 'in 12 minutes'],
    ['2026-09-30T14:00:01+02:00', 'in 1 minute'],
    ['2026-09-30T14:00:00+02:00', 'now'],
    ['2026-09-30T13:59:30+02:00', 'now'],
    ['2026-09-30T13:48:00+02:00', '12 minutes ago'],
    ['2026-09-30T18:00:00+02:00', 'today 18:00'],
    ['2026-10-01T09:00:00+02:00', 'tomorrow 09:00'],
    ['2026-09-29T23:30:00+02:00', 'yesterday 23:30'],
    ['2026-10-02T18:00:00+02:00', 'Friday 18:00'],
    ['2026-10-06T18:00:00+02:00', 'Tuesday 18:00'],
    ['2026-10-07T18:00:00+02:00', '7 October'],
    ['2026-09-25T18:00:00+02:00', '25 September'],
    ['2027-09-30T18:00:00+02:00', '30 September 2027'],
  ])('%s is said as %j', (then, said) => {
    expect(english.moment(at(then), NOW)).toBe(said)
  })

  it('is counted by the calendar of the zone, across the change of the clocks', () => {
    const beforeChange = at('2026-10-24T12:00:00+02:00')
    expect(english.moment(at('2026-10-26T00:30:00+01:00'), beforeChange)).toBe('Monday 00:30')
    expect(english.moment(at('2026-10-25T23:30:00+01:00'), beforeChange)).toBe('tomorrow 23:30')
  })

  it('follows the habits of the region, where it is one of the language', async () => {
    const evening = at('2026-10-02T18:00:00+02:00')
    expect((await loadSpeech('en', 'en-US', ZONE)).moment(evening, NOW)).toMatch(/^Friday 6:00\sPM$/)
    expect((await loadSpeech('en', 'de-DE', ZONE)).moment(evening, NOW)).toBe('Friday 18:00')
    expect((await loadSpeech('en', 'no tag', ZONE)).moment(evening, NOW)).toBe('Friday 18:00')
  })

  it('is exact to the second and the zone for a tooltip', () => {
    expect(english.exactMoment(at('2026-10-02T18:00:00+02:00'))).toMatch(/^Friday,? 2 October 2026 at 18:00:00 CEST$/)
  })
})

test.each([
  [271_000, '4:31'],
  [270_001, '4:31'],
  [60_000, '1:00'],
  [900, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [3_871_000, '1:04:31'],
])('a countdown of %d ms is %s', (milliseconds, shown) => {
  expect(english.countdown(milliseconds)).toBe(shown)
})

test.each([
  [3 * 86_400_000, '3 days'],
  [3.9 * 86_400_000, '3 days'],
  [86_400_000, '1 day'],
  [5 * 3_600_000, '5 hours'],
  [90_000, '1 minute'],
  [40_000, '40 seconds'],
  [-1, '0 seconds'],
])('a span of %d ms is %s', (milliseconds, said) => {
  expect(english.span(milliseconds)).toBe(said)
})
