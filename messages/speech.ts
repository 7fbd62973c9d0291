/** All that the app says, in one language: messages, the sentences of errors, and times as people say them. */
/// <reference path="./compiled.d.ts" preserve="true" />
import type { LanguageTag } from '../core/contract/app-view.ts'
import { type ErrorText, errorTexts, type SpokenError } from './error-texts.ts'
import { type CompiledLanguage, formatter, type Values } from './format.ts'
import { shippedLanguage } from './languages.ts'
import type { MessageName } from './message-name.ts'
import { type Times, timesOf } from './times.ts'

export type { MessageName } from './message-name.ts'

export interface Speech extends Times {
  readonly language: LanguageTag
  readonly direction: 'ltr' | 'rtl'
  /** In right-to-left text, values that are text are isolated (format.ts); copy what leaves the screen through `withoutIsolates`. */
  readonly say: (name: MessageName, values?: Values) => string
  /** The sentences of an error in this language; its own, English, where the language has none for its code. */
  readonly error: (error: SpokenError) => ErrorText
}

/** One chunk each, loaded when it is spoken. */
const chunks: Readonly<Partial<Record<LanguageTag, () => Promise<{ readonly default: CompiledLanguage }>>>> = {
  en: () => import('virtual:messages/en'),
  de: () => import('virtual:messages/de'),
  fr: () => import('virtual:messages/fr'),
  es: () => import('virtual:messages/es'),
  'pt-BR': () => import('virtual:messages/pt-BR'),
  ja: () => import('virtual:messages/ja'),
  'zh-Hans': () => import('virtual:messages/zh-Hans'),
  ar: () => import('virtual:messages/ar'),
}

/**
 * @param language one that does not ship is answered in English
 * @param locale the system's tag for dates and numbers (`en-US`); counts only where it is of the same language
 * @param timeZone IANA name, for tests; the system's without it
 */
export async function loadSpeech(language: LanguageTag, locale?: string, timeZone?: string): Promise<Speech> {
  const shipped = shippedLanguage(language)
  const load = chunks[shipped.tag]
  if (load === undefined) throw new Error(`messages/speech.ts has no chunk for ${shipped.tag}`)
  const compiled = (await load()).default
  const spoken = regional(shipped.tag, locale) ?? shipped.locale
  const isolates = shipped.direction === 'rtl'
  const format = formatter(spoken, isolates)
  const say = (name: MessageName, values: Values = {}): string => format(compiled.messages[name] ?? name, values)
  return {
    language: shipped.tag,
    direction: shipped.direction,
    say,
    error: errorTexts(compiled, { locale: spoken, isEnglish: shipped.tag === 'en', isolates, format, say }),
    ...timesOf(spoken, say, timeZone),
  }
}

/** `locale` where it is a tag of `language`, in Latin digits: they stand beside addresses, codes and versions. */
function regional(language: LanguageTag, locale: string | undefined): string | null {
  if (locale === undefined) return null
  try {
    const wanted = new Intl.Locale(locale, { numberingSystem: 'latn' })
    const spoken = new Intl.Locale(language)
    const same =
      wanted.language === spoken.language && (spoken.script === undefined || wanted.maximize().script === spoken.script)
    return same ? wanted.toString() : null
  } catch {
    return null
  }
}
