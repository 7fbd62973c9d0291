/** An error in the app's words: lists and phrases in the language, buttons where the catalogue speaks to a terminal. */
import { describe, expect, it, test } from 'vitest'
import { AppError, type ErrorParams } from '../../../core/errors/app-error.ts'
import { catalogue, type ErrorCode } from '../../../core/errors/catalogue/index.ts'
import { listParams } from '../../../core/oidc/refusal.ts'
import { withoutIsolates } from '../../../messages/format.ts'
import { languages } from '../../../messages/languages.ts'
import { isListName, listBeside } from '../../../messages/lists.ts'
import { loadSpeech, type Speech } from '../../../messages/speech.ts'

const [english, german, japanese, arabic] = await Promise.all(
  (['en', 'de', 'ja', 'ar'] as const).map((tag) => loadSpeech(tag, undefined, 'UTC')),
)
if (!english || !german || !japanese || !arabic) throw new Error('four languages')
const told = (speech: Speech, code: ErrorCode, params: ErrorParams = {}) =>
  speech.error(new AppError(code, params).toWire())

describe('a list of names', () => {
  const params = { ...listParams('allowed', ['vpn', 'r and d'], 'or'), ...listParams('had', ['a', 'b', 'c'], 'and') }

  it('is joined by the words of the language, and names that hold such words stay', () => {
    expect(told(german, 'admission.group', params).userMessage).toBe(
      'Dieses Netzwerk lässt Mitglieder von vpn oder r and d zu. Ihr Konto hat a, b und c.',
    )
    expect(told(japanese, 'admission.group', params).userMessage).toContain('vpnまたはr and d')
    expect(told(english, 'admission.group', params).userMessage).toContain(
      'vpn or r and d. Your account has a, b and c',
    )
  })

  it('keeps each name apart in right-to-left text', () => {
    const { userMessage } = told(arabic, 'admission.group', params)
    expect(userMessage).toContain('\u2068vpn\u2069 أو \u2068r and d\u2069')
    expect(withoutIsolates(userMessage)).toContain('a وb وc')
  })

  it('says how many others there are', () => {
    const names = Array.from({ length: 13 }, (_, index) => `g${index}`)
    const { userMessage } = told(german, 'admission.group', { ...params, ...listParams('had', names, 'and') })
    expect(userMessage).toContain('g9 und 3 weitere')
  })

  it('is its English text where the list is missing or broken', () => {
    expect(told(german, 'admission.group', { allowed: 'a or b', had: 'c' }).userMessage).toContain('von a or b zu')
    for (const broken of ['', 'null', '{}', '[]', '{"join":"nor","names":[],"more":0}']) {
      expect(listBeside('had', { had: 'c', hadList: broken })).toBeNull()
    }
  })

  it('is nothing to read where it stands beside its text', () => {
    expect(isListName('hadList', { had: 'c', hadList: '' })).toBe(true)
    expect(isListName('hadList', { hadList: '' })).toBe(false)
  })
})

describe('words of ours', () => {
  it('are those of the language, around a command or a number too', () => {
    const fix = 'Run `sudo tailscale set --operator=alice` once, then try again.'
    expect(told(german, 'node.not-permitted', { fix })).toMatchObject({
      hint: 'Führen Sie einmal `sudo tailscale set --operator=alice` aus, dann versuchen Sie es erneut.',
      english: { userMessage: false, hint: false },
    })
    const late = { url: 'https://a.example', reason: 'no answer within 10 seconds' }
    expect(told(german, 'node.control-unreachable', late).userMessage).toContain(
      'keine Antwort innerhalb von 10 Sekunden',
    )
  })

  it('that a language does not have stay English, and the sentence says so', () => {
    expect(told(german, 'node.not-permitted', { fix: 'Ask the oracle.' })).toMatchObject({
      hint: 'Ask the oracle.',
      english: { userMessage: false, hint: true },
    })
  })
})

test('the error behind an error is told in the language', () => {
  const { code, params, userMessage } = new AppError('keychain.absent', { reason: 'no D-Bus in this session' })
  const why = { ...params, because: userMessage, becauseCode: code }
  expect(told(german, 'session.sign-out-unfinished', why).userMessage).toMatch(
    /ließ sich nicht entfernen\. .*Schlüsselbund.* \(kein D-Bus in dieser Sitzung\)/,
  )
  expect(told(german, 'session.sign-out-unfinished', { because: userMessage }).userMessage).toContain(userMessage)
})

test('a code that the language does not know keeps its English words', () => {
  const wire = { code: 'toString', userMessage: 'It broke.', hint: 'Mend it.', params: {} }
  const words = { userMessage: 'It broke.', hint: 'Mend it.' }
  expect(german.error(wire)).toEqual({ ...words, english: { userMessage: true, hint: true } })
  expect(english.error(wire)).toEqual({ ...words, english: { userMessage: false, hint: false } })
})

describe.each(languages.map(({ tag }) => tag))('in the app, in %s,', (tag) => {
  it('no advice names a command of latchkey or a switch of it: who reads it has buttons', async () => {
    const speech = await loadSpeech(tag, undefined, 'UTC')
    const codes = Object.keys(catalogue).filter((code): code is ErrorCode => code in catalogue)
    const forTerminals = codes
      .map((code) => ({ code, hint: withoutIsolates(told(speech, code).hint) }))
      .filter(({ hint }) => /`latchkey |(?<!(?:tailscale|sudo) [^`]*)--[a-z]/.test(hint))
    expect(forTerminals).toEqual([])
  })
})

test('advice of the app may name whom the error names', () => {
  const { hint } = told(german, 'session.foreign-node', { owner: 'bob@acme.example', expected: 'alice' })
  expect(hint).toContain('Melden Sie sich als bob@acme.example an')
})
