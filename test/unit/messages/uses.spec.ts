/** No message is named that is missing, and none is kept that nobody says. */
import { expect, test } from 'vitest'
import { readMessages, readPhrases } from '../../../messages/catalogue-files.ts'
import { sourcesIn, unknownMessages, unusedMessages, unusedPhrases } from '../../support/message-uses.ts'

const ids = [...readMessages('en').keys()]
const speaking = sourcesIn('renderer', 'electron', 'messages')

test('every message that is named is in the catalogues', () => {
  expect(unknownMessages(ids, speaking)).toEqual([])
})

test('every message of the catalogues is said somewhere', () => {
  expect(unusedMessages(ids, speaking, [...speaking, ...sourcesIn('core')])).toEqual([])
})

test('every phrase that is translated is a value of some error', () => {
  expect(unusedPhrases([...readPhrases('en').keys()], sourcesIn('core', 'electron'))).toEqual([])
})

test('the search finds what is named, by id and by template, and nothing else', () => {
  const source = {
    file: 'renderer/example.tsx',
    text: `say('home.title'); say('home.gone'); say(\`home.step.\${step}.now\`); const steps = ['browser', 'device']`,
  }
  const all = ['home.title', 'home.step.browser.now', 'home.step.device.now', 'home.step.code.now', 'home.other']
  expect(unusedMessages(all, [source], [source])).toEqual(['home.step.code.now', 'home.other'])
  expect(unknownMessages(all, [source])).toEqual(['renderer/example.tsx: home.gone'])
  const words = { file: 'core/example.ts', text: "has ? 'with' : 'without'; 'a slash'; 'no answer'" }
  expect(unusedPhrases(['no answer', 'with a slash', 'with a path', 'no'], [words])).toEqual(['with a path', 'no'])
  const text = 'fix = `Run \\`BLANK\\` first`; `BLANK days`'.replaceAll('BLANK', `$\{n}`)
  const template = { file: 'core/example.ts', text }
  expect(unusedPhrases(['Run `…` first', '… days', '… hours'], [template])).toEqual(['… hours'])
})
