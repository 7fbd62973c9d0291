/**
 * The compact form of a message, made at build by compile.ts, and how a sentence is made of it: literal text, arguments,
 * `select`, `plural` and `selectordinal` with offset and exact cases, and `#`. Plain JSON, so that a language is data.
 */

import { lazy } from './lazy.ts'

/** Text, `0` for `#`, an argument, a choice by value (`select`), or a choice by number; the last with its offset and kind. */
export type Part =
  | string
  | 0
  | readonly [argument: string]
  | readonly [argument: string, cases: Cases]
  | readonly [argument: string, cases: Cases, offset: number, kind: Intl.PluralRuleType]

/** A string holds no argument. */
export type Compiled = string | readonly Part[]

type Cases = Readonly<Record<string, Compiled>>

/** A language as its chunk holds it. Errors: code to what happened and what to do; empty in English, which errors bring along. */
export interface CompiledLanguage {
  readonly messages: Readonly<Record<string, Compiled>>
  readonly errors: Readonly<Record<string, readonly [userMessage: Compiled, hint: Compiled]>>
  /** English words that an error may carry as a value, to those of the language. */
  readonly phrases: Readonly<Record<string, string>>
}

export type Values = Readonly<Record<string, string | number>>

/** @param locale for plural rules and the digits of `#` @param isolate false: values are put in as they are */
export function formatter(locale: string, isolate: boolean): (message: Compiled, values: Values) => string {
  const numbers = lazy(() => new Intl.NumberFormat(locale))
  const rules = {
    cardinal: lazy(() => new Intl.PluralRules(locale)),
    ordinal: lazy(() => new Intl.PluralRules(locale, { type: 'ordinal' })),
  }

  const format = (message: Compiled, values: Values, count: string): string =>
    typeof message === 'string' ? message : message.map((part) => piece(part, values, count)).join('')

  const piece = (part: Part, values: Values, count: string): string => {
    if (part === 0) return count
    if (typeof part === 'string') return part
    const [argument, cases, offset, kind = 'cardinal'] = part
    const value = values[argument]
    // Visible, so that a test or a reader finds it.
    if (value === undefined) return `{${argument}}`
    if (cases === undefined) return isolate && typeof value === 'string' ? isolated(value) : String(value)
    if (offset === undefined) return format(caseOf(cases, String(value)) ?? '', values, count)
    // Errors carry their numbers as text.
    const amount = Number(value) - offset
    const chosen = caseOf(cases, `=${value}`, rules[kind]().select(amount))
    return format(chosen ?? '', values, Number.isNaN(amount) ? String(value) : numbers().format(amount))
  }

  return (message, values) => format(message, values, '#')
}

function caseOf(cases: Cases, ...keys: readonly string[]): Compiled | undefined {
  const key = [...keys, 'other'].find((name) => Object.hasOwn(cases, name))
  return key === undefined ? undefined : cases[key]
}

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** An address or a name inside right-to-left text, kept from turning its neighbours around (Unicode UAX #9, 2.4). */
export function isolated(value: string): string {
  return `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`
}

/** For what leaves the screen as text (clipboard, file): the same without the marks of `isolated`. */
export function withoutIsolates(text: string): string {
  return text.replace(/[\u2068\u2069]/g, '')
}
