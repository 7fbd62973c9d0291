/**
 * Shows one state of one screen in Chromium: the built window, served with the policy it runs under, on a bridge that
 * answers from the state. Pictures and the checks of every screen are made of this. One page for all: what differs is told
 * to it as main and the system would tell it.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Disposable, Page } from 'playwright-core'
import type { LanguageTag } from '../../core/contract/app-view.ts'
import { channelNames, isCall } from '../../core/contract/channels.ts'
import { pageServer, START_PAGE } from '../../electron/app-scheme.ts'
import type { ScreenState } from '../../test/support/screens.ts'

export interface Look {
  readonly language: LanguageTag
  readonly theme: 'light' | 'dark'
  /** CSS pixels: a window at 200 % has half of its own. */
  readonly size: { readonly width: number; readonly height: number }
  readonly forcedColors: boolean
}

/** As the window opens (electron/window.ts). */
export const USUAL: Look = {
  language: 'en',
  theme: 'light',
  size: { width: 400, height: 620 },
  forcedColors: false,
}

const ROOT = process.env.LATCHKEY_APP_ROOT ?? fileURLToPath(new URL('../..', import.meta.url))
const BRIDGE = new URL('fake-bridge.js', import.meta.url)
/** Chromium alone knows nothing of app:, so the same pages are served under a name that leads nowhere else. */
const ORIGIN = 'https://ui.invalid'

export interface Stage {
  readonly page: Page
  /** What the page complained of since the last `show`: errors, and breaches of its policy. */
  readonly complaints: readonly string[]
  /** Loads the window anew, in this state. Keeps the look. */
  show(state: ScreenState): Promise<void>
  /** Changes the look of what is shown. */
  dress(look: Partial<Look>): Promise<void>
  close(): Promise<void>
}

/**
 * Needs the built window; `npm run build` makes it.
 * @param scale device pixels in a CSS pixel
 */
export async function openStage(browser: Browser, scale = 1): Promise<Stage> {
  const serve = await pageServer(`${ROOT}/dist/renderer`)
  const bridge = await readFile(BRIDGE, 'utf8')
  const calls = channelNames.filter(isCall)
  const events = channelNames.filter((name) => !isCall(name))
  const context = await browser.newContext({
    viewport: USUAL.size,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })

  let underWay = 0
  await page.route('**', async (route) => {
    underWay += 1
    try {
      const path = new URL(route.request().url()).pathname
      const answer = await serve(new Request(new URL(path, START_PAGE)))
      const body = Buffer.from(await answer.arrayBuffer())
      await route.fulfill({ status: answer.status, headers: headersOf(answer), body })
    } finally {
      underWay -= 1
    }
  })
  const settle = async () => {
    do await page.evaluate('still()')
    while (underWay > 0)
  }

  let look = USUAL
  let at = 0
  let told: Disposable | null = null
  return {
    page,
    complaints,
    async show(state) {
      const data = { state: { ...state, app: { ...state.app, language: look.language } }, calls, events }
      if (state.snapshot.at !== at) await page.clock.setFixedTime(state.snapshot.at)
      at = state.snapshot.at
      await told?.dispose()
      told = await page.addInitScript({ content: `globalThis.told = ${JSON.stringify(data)}\n${bridge}` })
      complaints.length = 0
      await page.goto(`${ORIGIN}/index.html`)
      await page.waitForSelector('h1')
      for (const selector of state.press ?? []) await page.click(selector)
      // Out of the way, so that nothing is shown as pointed at.
      await page.mouse.move(0, 0)
      await settle()
    },
    async dress(wanted) {
      const before = look
      look = { ...look, ...wanted }
      const { language, theme, size, forcedColors } = look
      if (size !== before.size) await page.setViewportSize(size)
      if (theme !== before.theme || forcedColors !== before.forcedColors) {
        await page.emulateMedia({ colorScheme: theme, forcedColors: forcedColors ? 'active' : 'none' })
      }
      if (language !== before.language && page.url().startsWith(ORIGIN)) await page.evaluate(`speak('${language}')`)
    },
    close: () => context.close(),
  }
}

function headersOf({ headers }: Response): Record<string, string> {
  const all: Record<string, string> = {}
  headers.forEach((value, name) => {
    all[name] = value
  })
  return all
}
