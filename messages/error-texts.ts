/** The sentences of an error in the app's language: those of its code, with the values that are words or lists put into it, too. */
import type { WireError } from '../core/contract/wire-error.ts'
import { type Compiled, type CompiledLanguage, isolated, type Values } from './format.ts'
import { listBeside } from './lists.ts'
import type { MessageName } from './message-name.ts'

export interface ErrorText {
  readonly userMessage: string
  /** In the words of the app's buttons where the catalogue speaks to a terminal (the messages `hints.*`). */
  readonly hint: string
  /** True for a sentence that is English in the midst of another language: an administrator's matter, or an unknown code. */
  readonly english: { readonly userMessage: boolean; readonly hint: boolean }
}

export type SpokenError = Pick<WireError, 'code' | 'userMessage' | 'hint' | 'params'>

/** Values of errors that may be words of ours; all others are names and numbers, and stay as they are. */
const PHRASED: ReadonlySet<string> = new Set(['reason', 'step', 'endpoint', 'difference', 'fix', 'who', 'where'])

/** A command or a number in a phrase: the phrase is looked up with `…` in its place. */
const BLANK = /(?<=`)[^`]+(?=`)|\d+/

export interface Grammar {
  readonly locale: string
  readonly isEnglish: boolean
  /** Right-to-left text isolates names (format.ts). */
  readonly isolates: boolean
  readonly format: (message: Compiled, values: Values) => string
  readonly say: (name: MessageName, values: Values) => string
}

export function errorTexts(language: CompiledLanguage, grammar: Grammar): (error: SpokenError) => ErrorText {
  const { format, isEnglish } = grammar
  const hints: Readonly<Record<string, Compiled>> = language.messages

  const spoken = (name: string, value: string, params: SpokenError['params']): string => {
    const list = listBeside(name, params)
    if (list !== null) return listed(list.join, list.names, list.more)
    const cause = name === 'because' ? sentencesOf(params.becauseCode) : null
    if (cause !== null) return format(cause[0], valuesOf({ ...params, becauseCode: '' }))
    return PHRASED.has(name) ? (phraseOf(value, language.phrases) ?? value) : value
  }

  const valuesOf = (params: SpokenError['params']): Values =>
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, spoken(name, value, params)]))

  const sentencesOf = (code: string | undefined): readonly [Compiled, Compiled] | null =>
    (code !== undefined && Object.hasOwn(language.errors, code) ? language.errors[code] : undefined) ?? null

  const listed = (join: 'and' | 'or', names: readonly string[], more: number): string => {
    const items = names.map((name) => (grammar.isolates ? isolated(name) : name))
    if (more > 0) items.push(grammar.say('common.more', { count: more }))
    return new Intl.ListFormat(grammar.locale, { type: join === 'and' ? 'conjunction' : 'disjunction' }).format(items)
  }

  return ({ code, userMessage, hint, params }) => {
    const values = valuesOf(params)
    const [message, advice] = sentencesOf(code) ?? [null, null]
    const ownAdvice = Object.hasOwn(hints, `hints.${code}`) ? (hints[`hints.${code}`] ?? null) : advice
    const isForeign = (sentence: Compiled | null) => !isEnglish && staysEnglish(sentence, params, values)
    return {
      userMessage: message === null ? userMessage : format(message, values),
      hint: ownAdvice === null ? hint : format(ownAdvice, values),
      english: { userMessage: isForeign(message), hint: isForeign(ownAdvice) },
    }
  }
}

/** The sentence is missing, or is one value alone that no phrase translates (`{details}`). */
function staysEnglish(sentence: Compiled | null, params: SpokenError['params'], values: Values): boolean {
  if (sentence === null) return true
  const [only, ...rest] = sentence
  if (typeof sentence === 'string' || typeof only !== 'object' || rest.length > 0) return false
  return only.length === 1 && values[only[0]] === params[only[0]]
}

function phraseOf(value: string, phrases: Readonly<Record<string, string>>): string | undefined {
  const find = (phrase: string) => (Object.hasOwn(phrases, phrase) ? phrases[phrase] : undefined)
  const blank = BLANK.exec(value)?.[0]
  return find(value) ?? (blank === undefined ? undefined : find(value.replace(blank, '…'))?.replace('…', () => blank))
}
