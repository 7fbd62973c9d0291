/** What every command gets and gives. One file a command in commands/, loaded only when it is asked for. */
import type { ResultEvent } from '../core/contract/events.ts'
import type { AppError } from '../core/errors/app-error.ts'
import type { Options } from './arguments.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Output } from './output.ts'
import { failureResult } from './result.ts'
import type { Stopwatch } from './stopwatch.ts'

export interface CommandContext {
  readonly options: Options
  readonly operand: string | null
  readonly output: Output
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stopwatch: Stopwatch
  /** Aborted by SIGINT or SIGTERM; the reason is the AppError general.cancelled. */
  readonly interrupt: AbortSignal
}

export interface CommandOutcome {
  /** The last line of `--json`; null for commands that have none. */
  readonly result: ResultEvent | null
  readonly exitCode: number
}

/** @throws AppError; the caller says it and turns it into a result */
export type Command = (context: CommandContext) => Promise<CommandOutcome>

/** A failure of which the person has been told already. */
export function failedOutcome(error: Pick<AppError, 'code' | 'userMessage' | 'hint' | 'family'>): CommandOutcome {
  return { result: failureResult(error), exitCode: EXIT_CODES[error.family] }
}
