/** The browser tab's pages in the app's language: every sentence that core/oidc knows, under the same name. */
import { expect, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { englishPages, englishSentences, type PageTexts } from '../../../core/oidc/page-texts.ts'
import { readArea } from '../../../messages/catalogue-files.ts'
import { pageTextsOf } from '../../../messages/page-texts.ts'
import { loadSpeech } from '../../../messages/speech.ts'

test('the catalogue holds the sentences of the pages word for word, and fits the port', async () => {
  const spoken: PageTexts = pageTextsOf(await loadSpeech('en'))
  expect({ lang: spoken.lang, dir: spoken.dir }).toEqual({ lang: 'en', dir: 'ltr' })
  const catalogue = [...readArea('en', 'pages')].map(([id, text]) => [id.slice('pages.'.length), text])
  expect(Object.fromEntries(catalogue)).toEqual(englishSentences)
  expect(spoken.say('older.text')).toBe(englishPages.say('older.text'))
})

test('an error is told in English by its own sentences', async () => {
  const error = new AppError('oidc.denied').toWire()
  const spoken = pageTextsOf(await loadSpeech('en'))
  expect(spoken.error(error)).toMatchObject({ userMessage: error.userMessage, hint: error.hint })
})
