/** The sentences of the browser tab's pages, in the form in which core/oidc takes them (its port `pageTexts`). */
import type { MessageName, Speech } from './speech.ts'

type PageSentence<Name = MessageName> = Name extends `pages.${infer Sentence}` ? Sentence : never

export interface SpokenPages extends Pick<Speech, 'error'> {
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  say(sentence: PageSentence): string
}

/** For `createOidc({ pageTexts: () => pageTextsOf(speech) })`: asked at every page, so that a change of language is followed. */
export function pageTextsOf(speech: Speech): SpokenPages {
  return {
    lang: speech.language,
    dir: speech.direction,
    say: (sentence) => speech.say(`pages.${sentence}`),
    error: speech.error,
  }
}
