/** A small logger: one JSON object a line to a given sink, redacted at the sink. It never sees an error object whole. */
import { AppError } from '../errors/app-error.ts'
import { redactAll } from '../errors/redact.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void
}

/** @param sink takes one finished line, without the newline. */
export function createLogger(sink: (line: string) => void, now: () => number, least: LogLevel = 'info'): Logger {
  const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
  return {
    log(level, event, fields = {}) {
      if (order.indexOf(level) < order.indexOf(least)) return
      sink(redactAll(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields })))
    },
  }
}

export const silent: Logger = { log: () => {} }

/** What may be logged of anything caught: our code, or the class name; never a message or a cause of a library. */
export function describeError(caught: unknown): LogFields {
  if (caught instanceof AppError) return { code: caught.code }
  return { error: caught instanceof Error ? caught.name : typeof caught }
}
