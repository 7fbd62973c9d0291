import { describe, expect, test, vi } from 'vitest'
import { createAppClock } from '../../../electron/clock.ts'

const START = 1_700_000_000_000

/** Both clocks and the one timer, moved by hand; counts how often the timer woke anybody. */
function world() {
  let wall = START
  let running = 0
  let timer: { at: number; callback: () => void } | null = null
  const seen = { wakeUps: 0 }
  const source = {
    now: () => wall,
    running: () => running,
    after(span: number, callback: () => void) {
      if (timer !== null) throw new Error('two timers at once')
      const armed = { at: running + span, callback }
      timer = armed
      return () => {
        if (timer === armed) timer = null
      }
    },
  }
  return {
    clock: createAppClock(source),
    seen,
    /** Time passes on both clocks. */
    pass(span: number) {
      const end = running + span
      while (timer !== null && timer.at <= end) {
        const { at, callback } = timer
        wall += at - running
        running = at
        timer = null
        seen.wakeUps += 1
        callback()
      }
      wall += end - running
      running = end
    },
    /** Somebody sets the wall clock, or the machine sleeps: timers notice nothing. */
    jump(span: number) {
      wall += span
    },
  }
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

describe('a wait', () => {
  test('is over at its time or a tenth of its span later', () => {
    const { clock, pass } = world()
    const done = vi.fn()
    clock.at(START + 10 * SECOND, done)
    pass(10 * SECOND - 1)
    expect(done).not.toHaveBeenCalled()
    pass(SECOND + 1)
    expect(done).toHaveBeenCalledOnce()
  })

  test('of days is late by ten seconds at most', () => {
    const { clock, pass } = world()
    const done = vi.fn()
    clock.at(START + 48 * 60 * MINUTE, done)
    pass(48 * 60 * MINUTE - 1)
    expect(done).not.toHaveBeenCalled()
    pass(10 * SECOND + 1)
    expect(done).toHaveBeenCalledOnce()
  })

  test('for a time that has passed is over soon, but not within the call', () => {
    const { clock, pass } = world()
    const done = vi.fn()
    clock.at(START - MINUTE, done)
    expect(done).not.toHaveBeenCalled()
    pass(0)
    expect(done).toHaveBeenCalledOnce()
  })

  test('that is called off is never over, also by one that is over with it', () => {
    const { clock, pass } = world()
    const done = vi.fn()
    const stop = clock.at(START + 2 * SECOND, done)
    clock.at(START + SECOND, stop)
    clock.at(START + 3 * SECOND, done)()
    pass(MINUTE)
    expect(done).not.toHaveBeenCalled()
  })

  test('ends in the order of the times', () => {
    const { clock, pass } = world()
    const order: string[] = []
    clock.at(START + 10_300, () => order.push('later'))
    clock.at(START + 10_000, () => order.push('sooner'))
    pass(20 * SECOND)
    expect(order).toEqual(['sooner', 'later'])
  })
})

describe('waking up', () => {
  test('happens once a minute at most, however much is repeated and planned', () => {
    const { clock, pass, seen } = world()
    const again = (span: number) => void clock.at(clock.now() + span, () => again(span))
    again(MINUTE)
    again(MINUTE)
    clock.at(START + 7 * 60 * MINUTE, () => {})
    // Deadlines that nothing reaches wake nobody.
    const busy = () => {
      const stop = clock.at(clock.now() + 5 * SECOND, () => {})
      clock.at(clock.now() + MINUTE + 50, busy)
      stop()
    }
    busy()
    pass(60 * MINUTE)
    expect(seen.wakeUps).toBeLessThanOrEqual(60)
    expect(seen.wakeUps).toBeGreaterThan(50)
  })

  test('never happens when nothing is planned', () => {
    const { clock, pass, seen } = world()
    clock.at(START + 5 * SECOND, () => {})()
    pass(60 * MINUTE)
    expect(seen.wakeUps).toBe(0)
  })
})

describe('a clock that is set', () => {
  test('forward ends what is past due within a minute, and is told', () => {
    const { clock, pass, jump } = world()
    const done = vi.fn()
    const jumped = vi.fn()
    clock.onJump(jumped)
    clock.at(START + 60 * MINUTE, done)
    pass(SECOND)
    jump(120 * MINUTE)
    pass(MINUTE)
    expect(done).toHaveBeenCalledOnce()
    expect(jumped).toHaveBeenCalledOnce()
  })

  test('back is told, and puts off no look', () => {
    const { clock, pass, jump, seen } = world()
    const jumped = vi.fn()
    clock.onJump(jumped)
    clock.at(START + 10 * MINUTE, () => {})
    jump(-60 * MINUTE)
    clock.at(START + 20 * MINUTE, () => {})()
    pass(MINUTE)
    expect(jumped).toHaveBeenCalledOnce()
    expect(seen.wakeUps).toBe(1)
  })

  test('by a little is only being kept right', () => {
    const { clock, pass, jump } = world()
    const jumped = vi.fn()
    clock.onJump(jumped)
    clock.at(START + 10 * MINUTE, () => {})
    jump(2 * SECOND)
    pass(2 * MINUTE)
    expect(jumped).not.toHaveBeenCalled()
  })
})

test('a callback that throws stops no other wait', () => {
  const { clock, pass } = world()
  const done = vi.fn()
  clock.at(START + SECOND, () => {
    throw new Error('broken')
  })
  clock.at(START + 2 * SECOND, done)
  expect(() => pass(MINUTE)).toThrow('broken')
  pass(MINUTE)
  expect(done).toHaveBeenCalledOnce()
})
