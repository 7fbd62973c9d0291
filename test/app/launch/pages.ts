/** Playwright's pages for the windows of the stand-in: a second client of the same Chromium, which changes nothing in its pages. */
import { type Browser, chromium, type Page } from 'playwright-core'

export interface WindowPages {
  /** @param targetId as the window's state names it. null: Chromium has not told of it yet */
  find(targetId: string): Promise<Page | null>
  /** Call when it may be there now. */
  onPage(listener: () => void): void
  close(): Promise<void>
}

export async function connectPages(endpoint: string): Promise<WindowPages> {
  const browser: Browser = await chromium.connectOverCDP(endpoint, { noDefaults: true })
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('the browser of the windows has no context')
  const known = new WeakMap<Page, string>()
  const idOf = async (page: Page): Promise<string> => {
    const session = await context.newCDPSession(page)
    const { targetInfo } = await session.send('Target.getTargetInfo')
    await session.detach()
    known.set(page, targetInfo.targetId)
    return targetInfo.targetId
  }
  return {
    async find(targetId) {
      for (const page of context.pages()) {
        // A page that closes meanwhile is not the one.
        if ((known.get(page) ?? (await idOf(page).catch(() => ''))) === targetId) return page
      }
      return null
    },
    onPage: (listener) => void context.on('page', listener),
    close: () => browser.close(),
  }
}
