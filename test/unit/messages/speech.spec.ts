/** What the faces ask of a language: sentences, those of errors, and what becomes of values. */
import { describe, expect, it, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { loadSpeech, type MessageName } from '../../../messages/speech.ts'
import { compileLanguage } from '../../../messages/vite-plugin.ts'

const german = await loadSpeech('de', undefined, 'Europe/Berlin')

test('says a message in the language', () => {
  expect(german.say('home.title.signingIn', { server: 'acme.example' })).toBe('Anmeldung bei acme.example')
})

test('shows the id of a message that a newer face might ask for', () => {
  expect(german.say('home.noSuch' as MessageName)).toBe('home.noSuch')
})

describe('an error', () => {
  it('is told by the sentences of its code, with its values', () => {
    const error = new AppError('oidc.clock-skew', { minutes: 1, direction: 'slow' }).toWire()
    expect(german.error(error).userMessage).toBe(
      'Die Uhr dieses Geräts geht 1 Minute nach; so lässt sich die Anmeldung nicht prüfen.',
    )
  })

  it('has its reason in the language too, where the reason is words of ours', () => {
    const told = (params: Record<string, string>) =>
      german.error({ code: 'oidc.unreachable', userMessage: '', hint: '', params }).userMessage
    expect(told({ host: 'id.example', reason: 'connection refused' })).toBe(
      'Ihr Anmeldedienst unter id.example ist nicht erreichbar (Verbindung abgelehnt).',
    )
    expect(told({ host: 'connecting', reason: 'EWEIRD' })).toBe(
      'Ihr Anmeldedienst unter connecting ist nicht erreichbar (EWEIRD).',
    )
  })
})

test('days, times and spans are those of the language', () => {
  const now = Date.parse('2026-09-30T14:00:00+02:00')
  expect(german.moment(now + 12 * 60_000, now)).toBe('in 12 Minuten')
  expect(german.moment(Date.parse('2026-10-01T09:00:00+02:00'), now)).toBe('morgen, 09:00 Uhr')
  expect(german.span(3 * 86_400_000)).toBe('3 Tage')
})

test('a language without its catalogue is compiled to English', () => {
  expect(compileLanguage('en').errors).toEqual({})
  expect(Object.keys(compileLanguage('de').messages)).toEqual(Object.keys(compileLanguage('en').messages))
})
