import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { createLogger, describeError } from '../../../core/log/logger.ts'

describe('the log', () => {
  function log(least?: 'debug' | 'info' | 'warn' | 'error') {
    const lines: string[] = []
    const logger = createLogger(
      (line) => lines.push(line),
      () => 0,
      least,
    )
    return { lines, logger }
  }

  it('writes one JSON object a line, redacted at the sink', () => {
    const { lines, logger } = log()
    logger.log('info', 'visited', { url: 'http://127.0.0.1/callback?code=abc123&state=s' })
    expect(lines).toEqual([
      '{"at":"1970-01-01T00:00:00.000Z","level":"info","event":"visited","url":"http://127.0.0.1/callback?code=[redacted]&state=[redacted]"}',
    ])
  })

  it('leaves out what is less than asked for', () => {
    const { lines, logger } = log('warn')
    logger.log('info', 'small')
    logger.log('error', 'big')
    expect(lines).toHaveLength(1)
  })

  it('knows an error by its code or its class, never by its message', () => {
    expect(describeError(new AppError('general.cancelled'))).toEqual({ code: 'general.cancelled' })
    expect(describeError(new TypeError('token=secret'))).toEqual({ error: 'TypeError' })
    expect(describeError('token=secret')).toEqual({ error: 'string' })
  })
})
