/** Attributes of text that stays English in the midst of another language: read aloud as English, from left to right. */
export function inEnglish(is: boolean): { readonly lang?: 'en'; readonly dir?: 'ltr' } {
  return is ? { lang: 'en', dir: 'ltr' } : {}
}
