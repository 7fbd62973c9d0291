import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { wait } from '../../../core/oidc/wait.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

test('a wait longer than a timer can take does not end at once', async () => {
  const ended = vi.fn()
  const given = new AbortController()
  wait(2 ** 31, given.signal).then(ended, ended)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(ended).not.toHaveBeenCalled()
  given.abort()
  await vi.advanceTimersByTimeAsync(0)
  expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'general.cancelled' }))
})
