/** Which language is spoken, and that every one that is listed can be. */
import { expect, test } from 'vitest'
import { LANGUAGE_TAGS } from '../../../core/contract/app-view.ts'
import { chooseLanguage, languages, shippedLanguage } from '../../../messages/languages.ts'
import { loadSpeech } from '../../../messages/speech.ts'

const ships = (tag: string) => languages.some((language) => language.tag === tag)

test.each([
  [[], 'en'],
  [['de-AT', 'en-US'], 'de'],
  [['en-US', 'de'], 'en'],
  [['sv-SE', 'de-DE'], 'de'],
  [['nonsense!', '', 'de'], 'de'],
  [['sv-SE'], 'en'],
  [['fr-CA'], 'fr'],
  [['es-419'], 'es'],
  [['pt'], 'pt-BR'],
  [['pt-PT'], 'pt-BR'],
  [['ja-JP'], 'ja'],
  [['zh'], 'zh-Hans'],
  [['zh-CN'], 'zh-Hans'],
  [['zh-SG'], 'zh-Hans'],
  [['zh-Hans-HK'], 'zh-Hans'],
  [['zh-TW'], 'zh-Hans'],
  [['zh-TW', 'de'], 'de'],
  [['ar-EG'], 'ar'],
])('%j is answered in %s, once it ships', (preferred, expected) => {
  expect(chooseLanguage(preferred)).toBe(ships(expected) ? expected : 'en')
})

test.each(languages.map(({ tag }) => tag))('%s has its chunk, its name and its own digits', async (tag) => {
  const { name, direction, locale } = shippedLanguage(tag)
  const speech = await loadSpeech(tag)
  expect(speech).toMatchObject({ language: tag, direction })
  expect(name).not.toBe('')
  expect(Intl.NumberFormat.supportedLocalesOf(locale)).toEqual([locale])
  // Beside addresses, codes and versions stand the same digits as in them.
  expect(speech.span(3 * 86_400_000)).toMatch(/3|يوم/)
  expect(speech.countdown(271_000)).toBe('4:31')
})

test('a language that does not ship yet is answered in English', async () => {
  for (const tag of LANGUAGE_TAGS.filter((one) => !ships(one))) {
    expect((await loadSpeech(tag)).language).toBe('en')
  }
})

test('English comes first, and nothing is listed twice', () => {
  expect(languages[0]?.tag).toBe('en')
  expect(new Set(languages.map(({ tag }) => tag)).size).toBe(languages.length)
})
