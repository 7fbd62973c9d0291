import { expect, test } from 'vitest'
import { languages } from '../../../../messages/languages.ts'
import { loadSpeech } from '../../../../messages/speech.ts'
import { browserChoices, languageChoices } from '../../../../renderer/settings/model.ts'
import { appView } from '../../../support/app-views.ts'

const speech = await loadSpeech('en')

test('languages stand under their own names, after the system’s', () => {
  expect(languageChoices(speech).map(({ label }) => label)).toEqual([
    'System language',
    ...languages.map(({ name }) => name),
  ])
})

const browsers = [
  { id: 'firefox', name: 'Firefox' },
  { id: 'chromium', name: 'Chromium' },
]

test('browsers of this computer, after the default one', () => {
  expect(browserChoices(appView({ browsers }), speech)).toEqual([
    { value: '', label: 'Your default browser' },
    { value: 'firefox', label: 'Firefox' },
    { value: 'chromium', label: 'Chromium' },
  ])
})

test('a chosen browser that is gone stays on the list and says so', () => {
  const { settings } = appView()
  const view = appView({ browsers, settings: { ...settings, browser: { value: 'opera', managedBy: null } } })
  expect(browserChoices(view, speech).at(-1)).toEqual({ value: 'opera', label: 'opera (not found)' })
})
