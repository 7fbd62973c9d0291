/**
 * Shows one state of one screen in Chromium: the built window, served with the policy it runs under, on a bridge that
 * answers from the state. Pictures and the checks of every screen are made of this.
 */
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { LanguageTag } from '../../core/contract/app-view.ts'
import { channelNames, isCall } from '../../core/contract/channels.ts'
import { pageServer, START_PAGE } from '../../electron/app-scheme.ts'
import type { ScreenState } from '../../test/support/screens.ts'

export interface Look {
  readonly language: LanguageTag
  readonly theme: 'light' | 'dark'
  /** Of the window, in its own pixels: at a zoom of 2 the page has half of them. */
  readonly size: { readonly width: number; readonly height: number }
  readonly zoom: number
  readonly forcedColors: boolean
}

/** As the window opens (electron/window.ts). */
export const USUAL: Look = {
  language: 'en',
  theme: 'light',
  size: { width: 400, height: 620 },
  zoom: 1,
  forcedColors: false,
}

const BUILT = fileURLToPath(new URL('../../dist/renderer', import.meta.url))
const BRIDGE = fileURLToPath(new URL('fake-bridge.js', import.meta.url))
/** Chromium alone knows nothing of app:, so the same pages are served under a name that leads nowhere else. */
const ORIGIN = 'https://ui.invalid'

export interface Stage {
  /** A page of its own, ready to be looked at; close it with its context. */
  show(state: ScreenState, look: Look): Promise<Page>
}

/** @param folder the built window; `npm run build` makes it */
export async function openStage(browser: Browser, folder = BUILT): Promise<Stage> {
  const serve = await pageServer(folder)
  const calls = channelNames.filter(isCall)
  const events = channelNames.filter((name) => !isCall(name))
  return {
    async show(state, { language, theme, size, zoom, forcedColors }) {
      const context = await browser.newContext({
        viewport: { width: Math.round(size.width / zoom), height: Math.round(size.height / zoom) },
        deviceScaleFactor: zoom,
        colorScheme: theme,
        forcedColors: forcedColors ? 'active' : 'none',
        reducedMotion: 'reduce',
        timezoneId: 'Europe/Berlin',
      })
      const page = await context.newPage()
      await page.clock.setFixedTime(state.snapshot.at)
      await page.route('**', async (route) => {
        const answer = await serve(
          new Request(START_PAGE.replace('/index.html', new URL(route.request().url()).pathname)),
        )
        await route.fulfill({
          status: answer.status,
          headers: headersOf(answer),
          body: Buffer.from(await answer.arrayBuffer()),
        })
      })
      const told = { state: { ...state, app: { ...state.app, language } }, calls, events }
      await page.addInitScript({ content: `globalThis.told = ${JSON.stringify(told)}` })
      await page.addInitScript({ path: BRIDGE })
      await page.goto(`${ORIGIN}/index.html`)
      await page.waitForSelector('h1')
      for (const selector of state.press ?? []) await page.click(selector)
      return page
    },
  }
}

function headersOf({ headers }: Response): Record<string, string> {
  const all: Record<string, string> = {}
  headers.forEach((value, name) => {
    all[name] = value
  })
  return all
}
