/** No text of the window is cut off: every screen in every state, in every language, in every width that the window can have. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages } from '../../messages/languages.ts'
import { launchChromium } from '../../scripts/screenshots/browser.ts'
import { openStage, type Stage, USUAL } from '../../scripts/screenshots/stage.ts'
import { screenStates } from '../support/screens.ts'
import { textFaults } from './screens/text-faults.ts'

/** As it opens; the smallest; the smallest at 200 %. */
const SIZES = [USUAL.size, { width: 360, height: 480 }, { width: 180, height: 240 }]

let browser: Browser
let stage: Stage
beforeAll(async () => {
  browser = await launchChromium()
  stage = await openStage(browser)
})
afterAll(() => browser?.close())

test.each(screenStates.map((state) => [state.id, state] as const))('%s can be read whole', async (_id, state) => {
  await stage.show(state)
  const faults: string[] = []
  for (const size of SIZES) {
    for (const { tag } of languages) {
      await stage.dress({ language: tag, size })
      const found = await stage.page.evaluate(textFaults)
      faults.push(...found.map((fault) => `${tag}, ${size.width} px: ${fault}`))
    }
  }
  expect(faults).toEqual([])
  expect(stage.complaints).toEqual([])
})
