/** The one error class. Match on `code`; `cause` is for us and is never serialised, because libraries put tokens into it. */
import { inspect } from 'node:util'
import type { DurationMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import type { CatalogueEntry, ErrorFamily } from './catalogue/entry.ts'
import { catalogue, type ErrorCode } from './catalogue/index.ts'

export type ErrorParams = Readonly<Record<string, string | number>>

export interface AppErrorOptions {
  readonly cause?: unknown
  /** How long the other side asked us to wait (`Retry-After`). */
  readonly retryAfter?: DurationMs | null
  /** The request left and no answer came: it may have been served all the same. */
  readonly uncertain?: boolean
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string>>
  readonly userMessage: string
  readonly hint: string
  readonly family: ErrorFamily
  readonly retryAfter: DurationMs | null
  readonly uncertain: boolean

  constructor(code: ErrorCode, params: ErrorParams = {}, options: AppErrorOptions = {}) {
    const entry: CatalogueEntry = catalogue[code]
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
    super(fill(entry.userMessage, texts))
    this.name = 'AppError'
    this.code = code
    this.params = texts
    this.userMessage = this.message
    this.hint = fill(entry.hint, texts)
    this.family = entry.family
    this.retryAfter = options.retryAfter ?? null
    this.uncertain = options.uncertain ?? false
    // Not enumerable, so that a spread does not carry it on.
    if (options.cause !== undefined) Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false })
  }

  toWire(): WireError {
    return { code: this.code, userMessage: this.userMessage, hint: this.hint, params: this.params }
  }

  toJSON(): WireError {
    return this.toWire()
  }

  /** `util.inspect` would print the cause even though it is not enumerable, and libraries put tokens into theirs. */
  [inspect.custom](): string {
    return `${this.stack ?? this.message} {\n  code: '${this.code}'\n}`
  }
}

/** Anything caught, as an AppError: itself, or `general.bug` naming the place. Its message is dropped: it may hold secrets. */
export function toAppError(caught: unknown, where: string): AppError {
  if (caught instanceof AppError) return caught
  return new AppError('general.bug', { where }, { cause: caught })
}

/** Fills `{name}` from the parameters; an unknown name stays visible, so that a test finds it. */
function fill(sentence: string, params: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => params[name] ?? whole)
}
