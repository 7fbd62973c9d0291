/** What is wrong with a configuration, and where. All problems are collected before anything is thrown; no value is ever quoted, because it may be a secret. */
import { AppError } from '../errors/app-error.ts'

/** Where a value was written. */
export interface Place {
  /** A file's path, or words such as `environment variable LATCHKEY_OIDC_ISSUER`. */
  readonly name: string
  /** Counted from 1; null where there are no lines. */
  readonly line: number | null
  readonly column: number | null
}

export interface Problem {
  readonly place: Place
  /** The key's full path, `oidc.client_id`; empty when the whole file is meant. */
  readonly key: string
  /** What is wrong, as a clause after the key: `must be true or false`. */
  readonly reason: string
  /** What to do, as a sentence. */
  readonly fix: string
}

/** More than these help nobody: after a broken line most of the rest follows from it. */
export const MOST_SHOWN = 20

export function showPlace(place: Place): string {
  if (place.line === null) return place.name
  return `${place.name}:${place.line}:${place.column ?? 1}`
}

/** @param problems at least one; the first fills the error's parameters. */
export function invalidConfig(problems: readonly [Problem, ...Problem[]]): AppError {
  const [first, ...others] = problems
  const single = others.length === 0
  const shown = problems
    .slice(0, MOST_SHOWN)
    .map((problem) => (single ? show(problem) : `${show(problem)} ${problem.fix}`))
  if (problems.length > MOST_SHOWN) shown.push(`… and ${problems.length - MOST_SHOWN} more.`)
  return new AppError('config.invalid', {
    file: first.place.name,
    line: first.place.line ?? '',
    column: first.place.column ?? '',
    key: first.key,
    reason: first.reason,
    fix: first.fix,
    count: problems.length,
    details: single ? shown.join('') : `The configuration has ${problems.length} problems:\n${shown.join('\n')}`,
    next: single ? first.fix : 'Correct these places, then try again.',
  })
}

function show(problem: Problem): string {
  const subject = problem.key === '' ? '' : `${problem.key} `
  return `${showPlace(problem.place)}: ${subject}${problem.reason}.`
}

/** Packs reason and fix into the one message that a schema can carry. */
export function words(reason: string, fix: string): string {
  return `${reason}\n${fix}`
}

/** The way back from {@link words}. A message that is not ours quotes the value, which may be a secret, and so is dropped. */
export function readWords(message: string): { reason: string; fix: string } {
  const [reason, fix] = message.split('\n')
  if (reason === undefined || fix === undefined) {
    return { reason: 'is not accepted', fix: 'docs/configuration.md says what may stand there.' }
  }
  return { reason, fix }
}
