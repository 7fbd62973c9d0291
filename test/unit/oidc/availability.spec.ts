import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { type WaitingForIssuer, whenAvailable } from '../../../core/oidc/availability.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const down = () => new AppError('oidc.unreachable', { host: 'id.example', reason: 'connection refused' })

/** Fails as told, then succeeds. */
function asking(...errors: readonly AppError[]) {
  const left = [...errors]
  return vi.fn(async () => {
    const error = left.shift()
    if (error !== undefined) throw error
    return 'there'
  })
}

function patience(waits: boolean) {
  const told: WaitingForIssuer[] = []
  return { told, waits, onWaiting: (waiting: WaitingForIssuer) => told.push(waiting), now: Date.now, random: () => 1 }
}

const { signal } = new AbortController()

test('false: fails at once, offline being a state', async () => {
  const ask = asking(down())
  await expect(whenAvailable(ask, patience(false), signal)).rejects.toMatchObject({ code: 'oidc.unreachable' })
  expect(ask).toHaveBeenCalledTimes(1)
})

describe('true', () => {
  test('waits twice as long each time, at most a minute, and says until when and why', async () => {
    const mind = patience(true)
    const begun = Date.now()
    const work = whenAvailable(asking(...Array.from({ length: 8 }, down)), mind, signal)
    await vi.runAllTimersAsync()
    expect(await work).toBe('there')
    const waits = mind.told.map(({ nextTryAt }, index) => nextTryAt - (mind.told[index - 1]?.nextTryAt ?? begun))
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(mind.told[0]).toMatchObject({ kind: 'waitingForIssuer', because: { code: 'oidc.unreachable' } })
  })

  test('obeys Retry-After', async () => {
    const mind = patience(true)
    const busy = new AppError('oidc.provider-busy', { host: 'id.example', seconds: 90 }, { retryAfter: 90_000 })
    const begun = Date.now()
    const work = whenAvailable(asking(busy), mind, signal)
    await vi.runAllTimersAsync()
    await work
    expect(mind.told[0]?.nextTryAt).toBe(begun + 90_000)
  })

  test.each([
    new AppError('oidc.discovery-mismatch', { issuer: 'a', found: 'b' }),
    new AppError('oidc.not-a-provider', { issuer: 'a', status: 404 }),
    new AppError('oidc.tls-not-trusted', { host: 'a', reason: 'b' }),
  ])('does not wait for what does not pass by itself ($code)', async (error) => {
    await expect(whenAvailable(asking(error), patience(true), signal)).rejects.toBe(error)
  })

  test('ends with the signal', async () => {
    const given = new AbortController()
    const work = whenAvailable(asking(down(), down()), patience(true), given.signal)
    const outcome = expect(work).rejects.toMatchObject({ code: 'general.cancelled' })
    await vi.advanceTimersByTimeAsync(1)
    given.abort()
    await outcome
  })
})
