import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSystemClock, watchClockJumps } from '../../../core/session/system-clock.ts'

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('calls back at the time, not before', () => {
    const called = vi.fn()
    createSystemClock().at(Date.now() + 60_000, called)
    vi.advanceTimersByTime(59_999)
    expect(called).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(called).toHaveBeenCalledOnce()
  })

  it('waits longer than a timer can take', () => {
    const called = vi.fn()
    createSystemClock(2 ** 30).at(Date.now() + 2 ** 33, called)
    vi.advanceTimersByTime(2 ** 33 - 1)
    expect(called).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(called).toHaveBeenCalledOnce()
  })

  it('notices that the clock was put forward', () => {
    const called = vi.fn()
    createSystemClock().at(Date.now() + 3_600_000, called)
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(15_000)
    expect(called).toHaveBeenCalledOnce()
  })

  it('waits on when the clock was put back', () => {
    const called = vi.fn()
    createSystemClock().at(Date.now() + 10_000, called)
    vi.setSystemTime(Date.now() - 3_600_000)
    vi.advanceTimersByTime(15_000)
    expect(called).not.toHaveBeenCalled()
    vi.advanceTimersByTime(3_600_000)
    expect(called).toHaveBeenCalledOnce()
  })

  it('does not call back after being cancelled, nor within the call itself', () => {
    const called = vi.fn()
    const cancel = createSystemClock().at(Date.now() - 1, called)
    expect(called).not.toHaveBeenCalled()
    cancel()
    vi.advanceTimersByTime(60_000)
    expect(called).not.toHaveBeenCalled()
  })

  it('tells of a jump of the clock, once, and of nothing else', () => {
    const jumped = vi.fn()
    const stop = watchClockJumps(jumped)
    vi.advanceTimersByTime(60_000)
    expect(jumped).not.toHaveBeenCalled()
    vi.setSystemTime(Date.now() + 600_000)
    vi.advanceTimersByTime(60_000)
    expect(jumped).toHaveBeenCalledOnce()
    vi.setSystemTime(Date.now() - 600_000)
    vi.advanceTimersByTime(60_000)
    expect(jumped).toHaveBeenCalledTimes(2)
    stop()
  })
})
