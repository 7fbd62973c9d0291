import { expect, test } from 'vitest'
import { asText, type Finding, type Report, verdict } from '../../../scripts/bench/report.ts'
import { summarise } from '../../../scripts/bench/statistics.ts'

const finding = (more: Partial<Finding>): Finding => ({
  part: 'Sign-in',
  program: 'latchkey',
  what: 'wall time',
  value: 100,
  unit: 'ms',
  runs: 5,
  aim: null,
  ...more,
})
const report = (findings: readonly Finding[]): Report => ({
  commit: 'abc',
  node: 'v20',
  machine: 'a machine',
  keychain: 'a keychain',
  findings,
})

test('an aim is met up to its value and missed beyond', () => {
  expect(verdict(finding({ value: 1.3, aim: 1.3 }))).toBe('met')
  expect(verdict(finding({ value: 1.31, aim: 1.3 }))).toBe('missed')
  expect(verdict(finding({ aim: null }))).toBeNull()
})

test('programs stand side by side in one table a part', () => {
  const text = asText(
    report([
      finding({ value: 120, aim: 130 }),
      finding({ program: 'bare script', value: 99.44 }),
      finding({ what: 'requests', value: 3, unit: 'requests' }),
      finding({ part: 'Start-up', what: 'to nothing', value: 2.5, unit: '×', aim: 2 }),
    ]),
  )
  const rows = text.split('\n').map((line) => line.replace(/ +/g, ' '))
  expect(rows).toContain('| | latchkey | bare script | aim | verdict | runs |')
  expect(rows).toContain('| wall time | 120 ms | 99.4 ms | ≤ 130 ms | met | 5 |')
  expect(rows).toContain('| requests | 3 | | | | 5 |')
  expect(rows).toContain('| to nothing | 2.50 × | ≤ 2.00 × | missed | 5 |')
  expect(text).toContain('1 of the aims are missed.')
})

test('a row is missed when one of its programs has missed', () => {
  const text = asText(
    report([
      finding({ what: 'growth', value: 1, unit: '×', aim: 1.05 }),
      finding({ what: 'growth', program: 'window', value: 1.2, unit: '×', aim: 1.05 }),
    ]),
  )
  expect(text.replace(/ +/g, ' ')).toContain('| growth | 1.00 × | 1.20 × | ≤ 1.05 × | missed | 5 |')
  expect(text).toContain('1 of the aims are missed.')
})

test('a series is its median and its 95th percentile', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index)
  expect(summarise(values)).toEqual({ runs: 20, median: 10, p95: 19 })
  expect(summarise([7])).toEqual({ runs: 1, median: 7, p95: 7 })
})
