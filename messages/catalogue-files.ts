/** Reads the catalogues of a language, `messages/<language>/<area>.json`, for the build and the tests. */
import { existsSync, readFileSync } from 'node:fs'
import type { LanguageTag } from '../core/contract/app-view.ts'

export const AREAS = [
  'home',
  'device',
  'trouble',
  'welcome',
  'profiles',
  'settings',
  'doctor',
  'about',
  'tray',
  'notices',
  'pages',
  'common',
  'hints',
] as const

/** Ids in the order of the files; English beside its note, another language as it is. */
export type Catalogue = ReadonlyMap<string, string>

export interface ErrorSentences {
  readonly userMessage: string
  readonly hint: string
}

/** Every file a language may have, there or not. */
export function filesOf(language: LanguageTag): readonly string[] {
  return [...AREAS, 'errors', 'phrases'].map((area) => fileOf(language, area))
}

/** One area: id to text; empty where there is no file yet. @throws Error naming file and id where the shape is wrong */
export function readArea(language: LanguageTag, area: (typeof AREAS)[number]): Catalogue {
  const file = fileOf(language, area)
  const texts = Object.entries(readObject(file)).map(([id, entry]): readonly [string, string] => {
    const text = language === 'en' && isObject(entry) && typeof entry.note === 'string' ? entry.text : entry
    const shape = language === 'en' ? '{ "text": …, "note": … }' : 'a text'
    if (typeof text !== 'string') throw new Error(`${file}: ${id} must be ${shape}`)
    if (!id.startsWith(`${area}.`)) throw new Error(`${file}: ${id} must begin with ${area}.`)
    return [id, text]
  })
  return new Map(texts)
}

/** All areas of a language. */
export function readMessages(language: LanguageTag): Catalogue {
  return new Map(AREAS.flatMap((area) => [...readArea(language, area)]))
}

/** Translated sentences of the error catalogue, by code; none in English, whose sentences are in core/errors/catalogue. */
export function readErrors(language: LanguageTag): ReadonlyMap<string, ErrorSentences> {
  const file = fileOf(language, 'errors')
  const sentences = Object.entries(readObject(file)).map(([code, entry]): readonly [string, ErrorSentences] => {
    const { userMessage, hint } = isObject(entry) ? entry : {}
    if (typeof userMessage !== 'string' || typeof hint !== 'string') {
      throw new Error(`${file}: ${code} must be { "userMessage": …, "hint": … }`)
    }
    return [code, { userMessage, hint }]
  })
  return new Map(sentences)
}

/** Words that errors carry as values (`{reason}`): English to the language's; in English, to the note for the translator. */
export function readPhrases(language: LanguageTag): Catalogue {
  const file = fileOf(language, 'phrases')
  const phrases = Object.entries(readObject(file)).map(([phrase, entry]): readonly [string, string] => {
    const text = language === 'en' && isObject(entry) ? entry.note : entry
    if (typeof text !== 'string')
      throw new Error(`${file}: ${phrase} must be ${language === 'en' ? '{ "note": … }' : 'a text'}`)
    return [phrase, text]
  })
  return new Map(phrases)
}

function fileOf(language: LanguageTag, area: string): string {
  return `${import.meta.dirname}/${language}/${area}.json`
}

function readObject(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {}
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isObject(content)) throw new Error(`${file} must be one object`)
  return content
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
