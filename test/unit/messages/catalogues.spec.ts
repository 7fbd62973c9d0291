/** Every language that ships says everything, and says it properly. */
import { describe, expect, it, test } from 'vitest'
import { catalogue } from '../../../core/errors/catalogue/index.ts'
import { AREAS, readArea, readErrors, readMessages, readPhrases } from '../../../messages/catalogue-files.ts'
import { languages } from '../../../messages/languages.ts'
import { faultsBeside, faultsOf } from '../../support/catalogue-faults.ts'

const english = readMessages('en')
const translations = languages.map(({ tag }) => tag).filter((tag) => tag !== 'en')

test('English is written with care', () => {
  expect([...english].flatMap(([id, text]) => faultsOf('en', text).map((fault) => `${id} ${fault}`))).toEqual([])
})

describe.each(translations)('%s', (language) => {
  it.each(AREAS)('has every message of %s and no other', (area) => {
    expect([...readArea(language, area).keys()].sort()).toEqual([...readArea('en', area).keys()].sort())
  })

  it('has every message in its own words, with the arguments, plurals and signs that it needs', () => {
    const faults = [...readMessages(language)].flatMap(([id, text]) =>
      [...faultsOf(language, text), ...faultsBeside(english.get(id) ?? '', language, text)].map(
        (fault) => `${id} ${fault}`,
      ),
    )
    expect(faults).toEqual([])
  })

  it('has both sentences of every error, and of no other', () => {
    expect([...readErrors(language).keys()].sort()).toEqual(Object.keys(catalogue).sort())
  })

  it('has the sentences of errors in its own words, with code and commands as they are', () => {
    const faults = Object.entries(catalogue).flatMap(([code, { userMessage, hint }]) => {
      const translated = readErrors(language).get(code)
      if (translated === undefined) return []
      return [
        ...faultsOf(language, translated.userMessage),
        ...faultsBeside(userMessage, language, translated.userMessage),
        ...faultsOf(language, translated.hint),
        ...faultsBeside(hint, language, translated.hint),
      ].map((fault) => `${code} ${fault}`)
    })
    expect(faults).toEqual([])
  })
})

describe.each(translations)('%s', (language) => {
  it('has the words that errors carry as values, and no others', () => {
    const phrases = readPhrases(language)
    expect([...phrases.keys()].sort()).toEqual([...readPhrases('en').keys()].sort())
    const faults = [...phrases].flatMap(([phrase, text]) =>
      [...faultsOf(language, text), ...faultsBeside(phrase, language, text)].map((fault) => `${phrase}: ${fault}`),
    )
    expect(faults).toEqual([])
  })
})

describe('the check of a text', () => {
  it.each([
    ['de', 'Das "Netz"', /" is not written here/],
    ['de', 'Warten...', /needs …/],
    ['de', ' Warten', /begins or ends/],
    ['de', 'Zwei  Leerzeichen', /two spaces/],
    ['de', 'Fertig!', /exclamation/],
    ['de', '', /empty/],
    ['de', '{n, plural, other {# Tage}}', /needs the form one/],
    ['de', '{n, plural, one {#} few {#} other {#}}', /no form few/],
    ['ar', '{n, plural, one {#} other {#}}', /needs the form two/],
    ['fr', 'Quoi ?', /no-break space before/],
    ['fr', '« Nom »', /no-break space after «/],
    ['ja', 'ログイン.', /Japanese punctuation/],
    ['zh-Hans', '已登录,', /Chinese punctuation/],
    ['ar', 'متصل,', /Arabic punctuation/],
    ['de', '{name', /Error/],
  ] as const)('%s: %j', (language, text, fault) => {
    expect(faultsOf(language, text).join('; ')).toMatch(fault)
  })

  it('finds nothing wrong with a proper one', () => {
    expect(faultsOf('de', 'Nutzen Sie „Anmelden“: `say "hi"!` …')).toEqual([])
    expect(faultsOf('fr', 'Réseau\u00a0: «\u00a0acme\u00a0»')).toEqual([])
    expect(faultsOf('pt-BR', '{n, plural, one {# dia} other {# dias}}')).toEqual([])
  })

  it.each([
    ['Signed in as {person}', 'Angemeldet', /the arguments none in place of person/],
    ['Run `latchkey doctor`.', 'Starten Sie `latchkey arzt`.', /the code/],
    ['Set oidc.issuer.', 'Setzen Sie oidc.aussteller.', /the names/],
    ['Use `--device`', '`--gerät`', /the code/],
    ['{a, select, none {x} other {y}}', '{a, select, kein {x} other {y}}', /cases/],
    ['Sign in again', 'Sign in again', /still English/],
  ])('beside its English: %j as %j', (source, text, fault) => {
    expect(faultsBeside(source, 'de', text).join('; ')).toMatch(fault)
  })

  it('lets names and lone words be the same', () => {
    expect(faultsBeside('Latchkey', 'de', 'Latchkey')).toEqual([])
    expect(faultsBeside('{problem}', 'de', '{problem}')).toEqual([])
    expect(faultsBeside('It works.', 'ja', 'It works')).toEqual(['is not in the script of the language'])
  })
})
