import { describe, expect, it } from 'vitest'
import { untilInterrupted } from '../../../cli/until-interrupted.ts'
import { AppError } from '../../../core/errors/app-error.ts'

const cancelled = new AppError('general.cancelled')
const never = new Promise<never>(() => {})

describe('waiting until interrupted', () => {
  it('passes on what the work gives', async () => {
    const { signal } = new AbortController()
    await expect(untilInterrupted(Promise.resolve('done'), signal)).resolves.toBe('done')
    await expect(untilInterrupted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
  })

  it('ends at the interruption, before or during the work', async () => {
    await expect(untilInterrupted(never, AbortSignal.abort(cancelled))).rejects.toBe(cancelled)
    const controller = new AbortController()
    const waiting = untilInterrupted(never, controller.signal)
    controller.abort(cancelled)
    await expect(waiting).rejects.toBe(cancelled)
  })
})
