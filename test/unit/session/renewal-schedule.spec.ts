import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reloadTime, renewalTime, resumeTime, retryTime, soonTime } from '../../../core/session/renewal-schedule.ts'

const life = fc
  .record({ obtainedAt: fc.nat(1e12), length: fc.integer({ min: 1_000, max: 30 * 86_400_000 }) })
  .map(({ obtainedAt, length }) => ({ obtainedAt, expiresAt: obtainedAt + length, length }))
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the renewal schedule', () => {
  it('renews between half and three quarters of any life', () => {
    fc.assert(
      fc.property(life, random, (of, drawn) => {
        const share = (renewalTime(of, drawn) - of.obtainedAt) / of.length
        expect(share).toBeGreaterThanOrEqual(0.499)
        expect(share).toBeLessThanOrEqual(0.751)
      }),
    )
  })

  it('never retries at once and never waits longer than a sixth of the life', () => {
    fc.assert(
      fc.property(life, random, fc.integer({ min: 1, max: 400 }), (of, drawn, failures) => {
        const now = of.obtainedAt + of.length / 2
        const wait = retryTime(of, now, failures, drawn) - now
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(of.length / 6 + 1)
      }),
    )
  })

  it('grows the wait with the failures', () => {
    const hour = { obtainedAt: 0, expiresAt: 3_600_000 }
    const waits = [1, 2, 3, 4].map((failures) => retryTime(hour, 0, failures, 0.5))
    expect(waits).toEqual([45_000, 90_000, 180_000, 360_000])
  })

  it('looks for an unlocked keychain after seconds first, every ten minutes at the most rare', () => {
    expect([1, 2, 3].map((failures) => reloadTime(0, failures, 0))).toEqual([2_500, 5_000, 10_000])
    expect(reloadTime(0, 400, 0.999)).toBeLessThanOrEqual(600_000)
    expect(reloadTime(0, 400, 0)).toBe(300_000)
  })

  it('takes a last chance before the end', () => {
    const hour = { obtainedAt: 0, expiresAt: 3_600_000 }
    expect(retryTime(hour, 3_400_000, 9, 0.9)).toBe(3_540_000)
    expect(retryTime(hour, 3_541_000, 9, 0.9)).toBeGreaterThan(3_600_000)
  })

  it('waits at least as long as it was asked to, and at most twice that', () => {
    const hour = { obtainedAt: 0, expiresAt: 3_600_000 }
    expect(retryTime(hour, 0, 1, 0, 120_000)).toBe(120_000)
    expect(retryTime(hour, 0, 1, 0.99, 120_000)).toBeLessThanOrEqual(240_000)
  })

  it('mends at once what has lapsed, and spreads what has not', () => {
    const hour = { obtainedAt: 0, expiresAt: 3_600_000 }
    expect(resumeTime(hour, 3_600_000, 0.9)).toBe(3_600_000)
    expect(resumeTime(hour, 1_000_000, 0.5)).toBe(1_150_000)
    expect(resumeTime(hour, 3_590_000, 0.999)).toBeLessThanOrEqual(3_600_000)
  })

  it('sends a token whose answer was lost again within two seconds', () => {
    fc.assert(
      fc.property(life, random, (of, drawn) => {
        const wait = soonTime(of, 0, drawn)
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(2_000)
      }),
    )
  })
})
