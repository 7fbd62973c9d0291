/** What pictures are taken of: the language of the product, its longest words, and the other direction; both themes. */
import type { LanguageTag } from '../../core/contract/app-view.ts'
import type { Look } from './stage.ts'

export const LANGUAGES = ['en', 'de', 'ar'] as const satisfies readonly LanguageTag[]
export const THEMES = ['light', 'dark'] as const satisfies readonly Look['theme'][]
