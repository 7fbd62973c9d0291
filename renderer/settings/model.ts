/** The choices of the settings screen, as lists of values and labels. */
import type { AppView, LanguageTag, Theme } from '../../core/contract/app-view.ts'
import { THEMES } from '../../core/contract/app-view.ts'
import { languages } from '../../messages/languages.ts'
import type { Speech } from '../../messages/speech.ts'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

/** Each language by its own name, so that everybody finds theirs whatever is spoken now. */
export function languageChoices({ say }: Pick<Speech, 'say'>): readonly Choice<LanguageTag | 'system'>[] {
  return [
    { value: 'system', label: say('settings.language.system') },
    ...languages.map(({ tag, name }) => ({ value: tag, label: name })),
  ]
}

export function themeChoices({ say }: Pick<Speech, 'say'>): readonly Choice<Theme>[] {
  return THEMES.map((value) => ({ value, label: say(`settings.theme.${value}`) }))
}

/** The system's browser, which has no id, is the empty text. */
export const DEFAULT_BROWSER = ''

/** A chosen browser that is gone from this computer stays on the list, or the choice would look like another one. */
export function browserChoices(
  { browsers, settings }: Pick<AppView, 'browsers' | 'settings'>,
  { say }: Pick<Speech, 'say'>,
): readonly Choice<string>[] {
  const chosen = settings.browser.value
  const gone = chosen !== null && !browsers.some(({ id }) => id === chosen)
  return [
    { value: DEFAULT_BROWSER, label: say('settings.browser.system') },
    ...browsers.map(({ id, name }) => ({ value: id, label: name })),
    ...(gone ? [{ value: chosen, label: say('settings.browser.gone', { id: chosen }) }] : []),
  ]
}
