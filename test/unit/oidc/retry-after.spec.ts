import { expect, test } from 'vitest'
import { readRetryAfter } from '../../../core/oidc/retry-after.ts'

const NOW = Date.parse('2027-02-01T10:00:00Z')

test.each([
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['no seconds', { 'retry-after': '0' }, 0],
  ['a date', { 'retry-after': 'Mon, 01 Feb 2027 10:01:30 GMT' }, 90_000],
  ['a date in the past', { 'retry-after': 'Mon, 01 Feb 2027 09:00:00 GMT' }, 0],
  [
    'a date by the provider’s own clock',
    { 'retry-after': 'Mon, 01 Feb 2027 12:00:30 GMT', date: 'Mon, 01 Feb 2027 12:00:00 GMT' },
    30_000,
  ],
  ['more than an hour', { 'retry-after': '86400' }, 3_600_000],
  ['absurdly many digits', { 'retry-after': '9'.repeat(400) }, 3_600_000],
  ['nothing', {}, null],
  ['an empty value', { 'retry-after': '' }, null],
  ['a negative number', { 'retry-after': '-5' }, null],
  ['words', { 'retry-after': 'later' }, null],
])('reads %s', (_name, headers, expected) => {
  expect(readRetryAfter(new Headers(Object.entries(headers)), NOW)).toBe(expected)
})
