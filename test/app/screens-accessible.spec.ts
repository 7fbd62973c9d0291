/** Every screen in every state: axe finds nothing, motion stops where it is unwelcome, and controls have edges where colours are forced. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../scripts/screenshots/browser.ts'
import { openStage, type Stage, USUAL } from '../../scripts/screenshots/stage.ts'
import { screenStates } from '../support/screens.ts'
import { bringAxe, violations } from './screens/axe.ts'
import { edgelessControls, movingParts } from './screens/system-wishes.ts'

let browser: Browser
let stage: Stage
beforeAll(async () => {
  browser = await launchChromium()
  stage = await openStage(browser)
})
afterAll(() => browser?.close())

test.each(screenStates.map((state) => [state.id, state] as const))('%s is open to everybody', async (_id, state) => {
  await stage.dress(USUAL)
  await stage.show(state)
  await bringAxe(stage.page)
  expect.soft(await violations(stage.page), 'light').toEqual([])
  expect.soft(await stage.page.evaluate(movingParts)).toEqual([])

  await stage.dress({ language: 'ar' })
  expect.soft(await violations(stage.page), 'from right to left').toEqual([])

  // The theme changes colours alone.
  await stage.dress({ theme: 'dark' })
  expect.soft(await violations(stage.page, ['color-contrast']), 'dark').toEqual([])

  await stage.dress({ forcedColors: true })
  expect.soft(await stage.page.evaluate(edgelessControls)).toEqual([])
})
