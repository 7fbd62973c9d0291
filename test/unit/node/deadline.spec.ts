import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { orCancelled, pause, withDeadline } from '../../../core/node/deadline.ts'
import { never } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

const late = () => new AppError('general.timed-out', { seconds: 1, waitingFor: 'x' })

describe('a wait with an end', () => {
  it('gives the result and leaves no timer behind', async () => {
    const clock = new HandClock()
    expect(await withDeadline({ clock, ms: 1_000, signal: never(), late }, async () => 'done')).toBe('done')
    expect(clock.alarms).toEqual([])
  })

  it('ends at its deadline although the work goes on, and tells the work', async () => {
    const clock = new HandClock()
    let told: unknown = null
    const waiting = withDeadline({ clock, ms: 1_000, signal: never(), late }, (signal) => {
      signal.addEventListener('abort', () => {
        told = signal.reason
      })
      return new Promise<never>(() => {})
    })
    const failed = expect(waiting).rejects.toMatchObject({ code: 'general.timed-out' })
    await clock.moveTo(1_000)
    await failed
    expect(told).toMatchObject({ code: 'general.timed-out' })
  })

  it("ends with the caller's reason where that is an error of ours", async () => {
    const caller = new AbortController()
    const waiting = orCancelled(new Promise<never>(() => {}), caller.signal)
    caller.abort(late())
    await expect(waiting).rejects.toMatchObject({ code: 'general.timed-out' })
  })

  it('is a cancellation otherwise', async () => {
    const caller = new AbortController()
    const waiting = pause(new HandClock(), 1_000, caller.signal)
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'general.cancelled' })
  })

  it('does not begin when the caller has ended already', async () => {
    const caller = new AbortController()
    caller.abort()
    let began = false
    const waiting = withDeadline({ clock: new HandClock(), ms: 1, signal: caller.signal, late }, async () => {
      began = true
    })
    await expect(waiting).rejects.toMatchObject({ code: 'general.cancelled' })
    expect(began).toBe(false)
  })
})
