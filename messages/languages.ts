/** The languages that ship, and the choice among them. A language is listed once its catalogues are complete: tests hold it to that. */
import type { LanguageTag } from '../core/contract/app-view.ts'

export interface ShippedLanguage {
  readonly tag: LanguageTag
  /** As its speakers write it; never translated. */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
  /** For dates and numbers where the system names no region of this language. */
  readonly locale: string
}

export const languages: readonly ShippedLanguage[] = [
  // ui.md's hours: "Friday 18:00".
  { tag: 'en', name: 'English', direction: 'ltr', locale: 'en-GB' },
  { tag: 'de', name: 'Deutsch', direction: 'ltr', locale: 'de-DE' },
  { tag: 'fr', name: 'Français', direction: 'ltr', locale: 'fr-FR' },
  { tag: 'es', name: 'Español', direction: 'ltr', locale: 'es-ES' },
  { tag: 'pt-BR', name: 'Português (Brasil)', direction: 'ltr', locale: 'pt-BR' },
  { tag: 'ja', name: '日本語', direction: 'ltr', locale: 'ja-JP' },
  { tag: 'zh-Hans', name: '简体中文', direction: 'ltr', locale: 'zh-CN' },
  // Latin digits: they stand beside addresses, codes and versions.
  { tag: 'ar', name: 'العربية', direction: 'rtl', locale: 'ar-u-nu-latn' },
]

/**
 * The first language of the list that ships: `de-AT` is German, `pt` Portuguese of Brazil, `zh-SG` simplified Chinese.
 * Readers of another script (`zh-TW`) get theirs only when nothing else on their list fits. English at last.
 * @param preferred BCP 47 tags, best first; what is no tag is passed over
 */
export function chooseLanguage(preferred: readonly string[]): LanguageTag {
  const wanted = preferred.flatMap(likely)
  const find = (fits: (one: Intl.Locale, other: Intl.Locale) => boolean) =>
    wanted.flatMap((locale) => languages.filter(({ tag }) => likely(tag).some((other) => fits(locale, other))))[0]
  const sameScript = find((one, other) => one.language === other.language && one.script === other.script)
  return (sameScript ?? find((one, other) => one.language === other.language))?.tag ?? 'en'
}

/** The language that ships by this tag; English for one that does not ship yet. */
export function shippedLanguage(tag: LanguageTag): ShippedLanguage {
  const found = languages.find((language) => language.tag === tag) ?? languages[0]
  if (found === undefined) throw new Error('English is always there')
  return found
}

/** With script and region filled in from what is usual: `zh-TW` is `zh-Hant-TW`. Empty for what is no tag. */
function likely(tag: string): readonly Intl.Locale[] {
  try {
    return [new Intl.Locale(tag).maximize()]
  } catch {
    return []
  }
}
