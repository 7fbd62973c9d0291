/** A refusal by a rule, put into an AppError: sentences for the person, a text for their administrator, all bounded. */
import type { Identity } from '../contract/identity.ts'
import { AppError } from '../errors/app-error.ts'
import type { admission } from '../errors/catalogue/admission.ts'
import { printable } from '../errors/printable.ts'

export interface Refusal {
  readonly code: keyof typeof admission
  /** The key of the configuration that refused. */
  readonly rule: string
  /** What the token had, in a few words. */
  readonly had: string
  /** More values for the sentences of the code. */
  readonly params?: Readonly<Record<string, string>>
  /** What the administrator can do. */
  readonly advice: string
}

const MOST_NAMES = 10
const LONGEST_NAME = 80

export function refusalError(identity: Identity, refusal: Refusal): AppError {
  const { code, rule, had, params = {}, advice } = refusal
  const who = identity.email ?? identity.username ?? identity.subject
  const adminText = [
    `${shown(who)} (subject ${shown(identity.subject)}, issuer ${shown(identity.issuer)}) was not admitted.`,
    `Rule: ${rule}. The account came with: ${had}.`,
    advice,
    `Code: ${code}`,
  ].join('\n')
  return new AppError(code, { had, ...params, rule, adminText })
}

/** Foreign text for a sentence. */
export function shown(value: string): string {
  return printable(value, LONGEST_NAME)
}

/** At most ten names and the count of the others: `a, b and c`. */
export function shownList(names: readonly string[], join: 'and' | 'or'): string {
  const { first, more } = firstOf(names)
  if (more > 0) return `${first.join(', ')} ${join} ${more} more`
  return first.length < 2 ? first.join('') : `${first.slice(0, -1).join(', ')} ${join} ${first.at(-1)}`
}

/** `name` as that text, and `nameList` as what it is made of, for languages that join names otherwise (messages/lists.ts). */
export function listParams(
  name: string,
  names: readonly string[],
  join: 'and' | 'or',
): Readonly<Record<string, string>> {
  const { first, more } = firstOf(names)
  return { [name]: shownList(names, join), [`${name}List`]: JSON.stringify({ join, names: first, more }) }
}

function firstOf(names: readonly string[]): { readonly first: readonly string[]; readonly more: number } {
  const first = names.slice(0, MOST_NAMES).map(shown)
  return { first, more: names.length - first.length }
}
