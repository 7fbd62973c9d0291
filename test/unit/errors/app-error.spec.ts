import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AppError, toAppError } from '../../../core/errors/app-error.ts'
import { catalogue, type ErrorCode } from '../../../core/errors/catalogue/index.ts'

describe('an error of ours', () => {
  it('fills its sentences from the parameters', () => {
    const error = new AppError('general.timed-out', { seconds: 30, waitingFor: 'the provider' })
    expect(error.userMessage).toBe('Nothing happened for 30 seconds, so waiting ended (the provider).')
    expect(error.toWire()).toEqual({
      code: 'general.timed-out',
      userMessage: error.userMessage,
      hint: error.hint,
      params: { seconds: '30', waitingFor: 'the provider' },
    })
  })

  it('never shows its cause: not when printed, not as JSON, not when spread, not nested in something else', () => {
    const cause = new Error('token=very-secret', { cause: { refresh_token: 'very-secret' } })
    const error = toAppError(cause, 'here')
    for (const text of [
      String(error),
      inspect(error),
      inspect({ error }),
      JSON.stringify(error),
      inspect({ ...error }),
    ]) {
      expect(text).not.toContain('very-secret')
    }
    expect(inspect(error)).toContain('general.bug')
    expect(error.cause).toBe(cause)
  })

  it('stays itself when it is caught again', () => {
    const error = new AppError('general.cancelled')
    expect(toAppError(error, 'here')).toBe(error)
  })
})

describe('the catalogue', () => {
  const codes = Object.keys(catalogue) as ErrorCode[]
  it.each(codes)('%s says what happened and what to do, in whole sentences', (code) => {
    const { userMessage, hint } = catalogue[code]
    expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/)
    for (const sentence of [userMessage, hint]) {
      expect(sentence.trim()).toBe(sentence)
      expect(sentence).not.toBe('')
      expect(sentence).not.toContain('!')
      expect(sentence).not.toMatch(/\bsorry\b|an error occurred/i)
    }
  })
})
