/** What can be wrong with a translated text, as sentences that name it; none means that it may ship. */
import type { LanguageTag } from '../../core/contract/app-view.ts'
import { compileMessage } from '../../messages/compile.ts'
import type { Compiled, Part } from '../../messages/format.ts'

/** Marks of quotation and the apostrophe, as each language writes them. */
const QUOTES: Readonly<Record<LanguageTag, string>> = {
  en: '“”‘’',
  de: '„“‚‘’',
  fr: '«»“”’',
  es: '«»“”‘’',
  'pt-BR': '“”‘’',
  ja: '「」『』',
  'zh-Hans': '“”‘’',
  ar: '«»“”',
}
const ANY_QUOTE = /["'“”„‟‘’‚‛«»‹›「」『』`´]/gu
const BACKTICKED = /`[^`]*`/g
/** Keys of the configuration, variables of the environment, switches of a command. */
const NAMES_OF_PROGRAMS = /\b[a-zA-Z]+(?:[._][a-zA-Z]+)+\b|\b[A-Z]+_[A-Z]+\b|--[a-z-]+/g
const HABITS: Readonly<Partial<Record<LanguageTag, readonly (readonly [RegExp, string])[]>>> = {
  fr: [
    [/(?<![\u00a0\u202f])[;?»](?!\S)|(?<![\u00a0\u202f]):(?=\s|$)/u, 'needs a no-break space before ; : ? »'],
    [/«(?![\u00a0\u202f])/u, 'needs a no-break space after «'],
  ],
  ja: [[/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}][.,;:?]/u, 'needs Japanese punctuation (。、：)']],
  'zh-Hans': [[/\p{sc=Han}[.,;:?]/u, 'needs Chinese punctuation (。，；：)']],
  ar: [[/\p{sc=Arabic}[,;?]/u, 'needs Arabic punctuation (، ؛ ؟)']],
}
const SCRIPTS: Readonly<Partial<Record<LanguageTag, RegExp>>> = {
  ja: /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u,
  'zh-Hans': /\p{sc=Han}/u,
  ar: /\p{sc=Arabic}/u,
}

/** Faults of a text by itself, English included. */
export function faultsOf(language: LanguageTag, text: string): readonly string[] {
  const parts = partsOf(text)
  if (typeof parts === 'string') return [parts]
  const prose = text.replace(BACKTICKED, '')
  const wrong = [...prose.matchAll(ANY_QUOTE)].map(([mark]) => mark).filter((mark) => !QUOTES[language].includes(mark))
  const faults = [
    ...wrong.map((mark) => `${mark} is not written here; write ${QUOTES[language]}`),
    ...(HABITS[language] ?? []).filter(([pattern]) => pattern.test(prose)).map(([, habit]) => habit),
    ...pluralFaults(language, parts),
  ]
  if (text === '') faults.push('is empty')
  if (text !== text.trim()) faults.push('begins or ends with a space')
  if (/ {2}/.test(text)) faults.push('has two spaces in a row')
  if (text.includes('...')) faults.push('needs … in place of ...')
  if (/[!！]/.test(prose)) faults.push('has an exclamation mark')
  return faults
}

/** Faults of a translation beside its English: arguments, choices by word, names of programs, and English left in place. */
export function faultsBeside(english: string, language: LanguageTag, text: string): readonly string[] {
  const [theirs, ours] = [partsOf(english), partsOf(text)]
  if (typeof theirs === 'string' || typeof ours === 'string') return []
  const faults: string[] = []
  const expect = (what: string, wanted: readonly string[], found: readonly string[]) => {
    if (wanted.join() !== found.join())
      faults.push(`has ${what} ${found.join() || 'none'} in place of ${wanted.join() || 'none'}`)
  }
  expect('the arguments', argumentsOf(theirs), argumentsOf(ours))
  expect('the code', unique(english.match(BACKTICKED)), unique(text.match(BACKTICKED)))
  expect('the names', unique(english.match(NAMES_OF_PROGRAMS)), unique(text.match(NAMES_OF_PROGRAMS)))
  const cases = casesByWord(ours)
  for (const [argument, wanted] of casesByWord(theirs)) {
    expect(`for {${argument}} the cases`, [...wanted], [...(cases.get(argument) ?? wanted)])
  }
  const prose = literals(theirs).join(' ').replace(BACKTICKED, '')
  const isSentence = (prose.match(/\p{L}{2,}/gu)?.length ?? 0) > 1
  if (isSentence && text === english) faults.push('is still English')
  if (isSentence && SCRIPTS[language]?.test(text) === false) faults.push('is not in the script of the language')
  return faults
}

/** The compiled parts; the reason, where the text cannot be compiled. */
function partsOf(text: string): readonly Part[] | string {
  try {
    return partsIn(compileMessage('text', text))
  } catch (error) {
    return String(error)
  }
}

function partsIn(message: Compiled): readonly Part[] {
  return typeof message === 'string' ? [message] : message
}

/** All parts, those inside of choices too. */
function deep(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string' || part === 0) return [part]
    return [part, ...Object.values(part[1] ?? {}).flatMap((inner) => deep(partsIn(inner)))]
  })
}

function argumentsOf(parts: readonly Part[]): readonly string[] {
  return unique(deep(parts).flatMap((part) => (typeof part === 'object' ? [part[0]] : [])))
}

function literals(parts: readonly Part[]): readonly string[] {
  return deep(parts).filter((part) => typeof part === 'string')
}

function casesByWord(parts: readonly Part[]): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, readonly string[]>()
  for (const part of deep(parts)) {
    if (typeof part === 'object' && part.length === 2) cases.set(part[0], unique(Object.keys(part[1])))
  }
  return cases
}

/** Every form that a whole number up to 200 can take must be there, and none that the language does not have. */
function pluralFaults(language: LanguageTag, parts: readonly Part[]): readonly string[] {
  return deep(parts).flatMap((part) => {
    if (typeof part !== 'object' || part.length !== 4) return []
    const rules = new Intl.PluralRules(language, { type: part[3] })
    const needed = new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)))
    const known: readonly string[] = rules.resolvedOptions().pluralCategories
    const given = Object.keys(part[1]).filter((key) => !key.startsWith('='))
    return [
      ...[...needed].filter((form) => !given.includes(form)).map((form) => `{${part[0]}} needs the form ${form}`),
      ...given.filter((form) => !known.includes(form)).map((form) => `{${part[0]}} has no form ${form} in ${language}`),
    ]
  })
}

function unique(values: readonly string[] | null): readonly string[] {
  return [...new Set(values ?? [])].sort()
}
