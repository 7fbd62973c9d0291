import { expect, test } from 'vitest'
import { budgetOf } from '../../../../renderer/home/budget.ts'

const DAY = 86_400_000

test('half a year fills the bar, and it only ever falls', () => {
  const shares = [365, 180, 90, 30, 7, 1, 1 / 24, 0].map((days) => budgetOf(days * DAY, 0).left)
  expect(shares[0]).toBe(1)
  expect(shares[1]).toBeCloseTo(1)
  expect(shares.at(-1)).toBe(0)
  expect([...shares].sort((one, other) => other - one)).toEqual(shares)
})

test('the last day wants attention, and what has run out is over', () => {
  expect([2 * DAY, DAY / 2, 0, -DAY].map((left) => budgetOf(left, 0).tone)).toEqual([
    'info',
    'attention',
    'ended',
    'ended',
  ])
})
