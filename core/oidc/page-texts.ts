/**
 * The sentences of the browser tab's pages, as a port: an app with a language of its own brings them, the terminal speaks
 * English. The language is the app's, never the browser's (`Accept-Language`): the tab goes on with what the window began,
 * and the two may be set to different languages.
 */
import type { WireError } from '../contract/wire-error.ts'

export interface PageTexts {
  /** BCP 47, for `lang`. */
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  say(sentence: PageSentence): string
  error(error: WireError): { readonly userMessage: string; readonly hint: string }
}

/** Asked at every page, because the language may change while a tab is open. */
export type PageTextsPort = () => PageTexts

/** Word for word messages/en/pages.json; a test holds the two together. */
export const englishSentences = {
  'connected.title': 'Connected',
  'connected.text': 'This device is on your network.',
  'signedIn.title': 'Signed in',
  'waiting.title': 'Still signing in',
  'waiting.text': 'It takes longer than usual. This page moves on by itself.',
  'older.title': 'This page belongs to an older sign-in',
  'older.text': 'Nothing was changed. Use the tab that was opened last, or start again in Latchkey.',
  'refusedGroup.title': 'Your group does not have access',
  'refusedAccount.title': 'Your account does not have access',
  'cancelled.title': 'Sign-in cancelled',
  'failed.title': 'Not signed in',
  adminText: 'Message for your administrator',
  close: 'You can close this tab.',
} as const

export type PageSentence = keyof typeof englishSentences

export const englishPages: PageTexts = {
  lang: 'en',
  dir: 'ltr',
  say: (sentence) => englishSentences[sentence],
  error: ({ userMessage, hint }) => ({ userMessage, hint }),
}
