import { describe, expect, test } from 'vitest'
import { clockSkewError, createClockSkew } from '../../../core/oidc/skew.ts'

const at = (iso: string) => Date.parse(iso)

describe('the measured skew', () => {
  test('is the provider’s clock minus ours, in the middle of the request', () => {
    const skew = createClockSkew()
    skew.measure(
      new Headers({ date: 'Mon, 01 Feb 2027 10:05:00 GMT' }),
      at('2027-02-01T10:00:00Z'),
      at('2027-02-01T10:00:01Z'),
    )
    expect(skew.milliseconds).toBe(5 * 60_000)
  })

  test('counts in how long a cache has kept the answer', () => {
    const skew = createClockSkew()
    const headers = new Headers({ date: 'Mon, 01 Feb 2027 09:00:00 GMT', age: '3600' })
    skew.measure(headers, at('2027-02-01T10:00:00Z'), at('2027-02-01T10:00:01Z'))
    expect(skew.milliseconds).toBe(0)
  })

  test.each([{}, { date: 'soon' }, { date: 'Mon, 01 Feb 2027 09:00:00 GMT', age: 'old' }])(
    'stays as it was for %o',
    (headers) => {
      const skew = createClockSkew()
      skew.measure(new Headers(Object.entries(headers)), 0, 0)
      expect(skew.milliseconds).toBeNull()
    },
  )
})

describe('the error', () => {
  test.each([
    [null, null],
    [0, null],
    [30_000, null],
    [-30_000, null],
    [31_000, { minutes: '0.5', direction: 'slow' }],
    [-90_000, { minutes: '1.5', direction: 'fast' }],
    [3_600_000, { minutes: '60', direction: 'slow' }],
  ])('for %s ms is %o', (skewMs, params) => {
    expect(clockSkewError(skewMs)?.params ?? null).toEqual(params)
  })
})
