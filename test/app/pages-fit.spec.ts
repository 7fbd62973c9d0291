/** The pages of the browser tab: readable whole in every language and width, and axe finds nothing. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../../core/errors/app-error.ts'
import { renderPage, type Page as TabPage } from '../../core/oidc/pages.ts'
import { languages } from '../../messages/languages.ts'
import { pageTextsOf } from '../../messages/page-texts.ts'
import { loadSpeech } from '../../messages/speech.ts'
import { launchChromium } from '../../scripts/screenshots/browser.ts'
import { bringAxe, violations } from './screens/axe.ts'
import { textFaults } from './screens/text-faults.ts'

const WIDTHS = [1280, 360, 180]
const failed = (...error: ConstructorParameters<typeof AppError>): TabPage => ({
  kind: 'failed',
  error: new AppError(...error).toWire(),
})
const PAGES: Readonly<Record<string, TabPage>> = {
  connected: { kind: 'connected' },
  signedIn: { kind: 'signedIn' },
  waiting: { kind: 'waiting' },
  older: { kind: 'older' },
  'refused by a rule': failed('admission.group-slash', {
    wanted: 'vpn',
    same: '/vpn',
    difference: 'your provider writes groups as paths',
    adminText: 'Please let alice@acme.example into https://vpn.acme-international-holdings.example: groups vpn.',
  }),
  'refused account': failed('admission.domain', { allowed: 'acme.example', email: 'alice@gmail.example' }),
  cancelled: failed('general.cancelled', {}),
  failed: failed('oidc.unreachable', { host: 'login.acme.example', reason: 'connection refused' }),
}

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  page = await browser.newPage()
})
afterAll(() => browser?.close())

test.each(languages)('the pages fit and are open to everybody in $name', async ({ tag }) => {
  const texts = pageTextsOf(await loadSpeech(tag))
  for (const [name, shown] of Object.entries(PAGES)) {
    await page.setContent(renderPage(shown, texts))
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 600 })
      expect.soft(await page.evaluate(textFaults), `${name}, ${width} px`).toEqual([])
    }
    await bringAxe(page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect.soft(await violations(page), `${name}, ${colorScheme}`).toEqual([])
    }
  }
})
