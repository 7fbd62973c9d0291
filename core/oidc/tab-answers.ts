/**
 * Answers browser tabs so that the authorization code does not stay in their address: a redirect to a clean, unguessable
 * path first, and the page there, once. Anybody on this device can reach the port; only the tab knows the path.
 */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { strictHeaders } from './page-style.ts'
import type { PageTextsPort } from './page-texts.ts'
import { type Page, renderPage, type TabPage } from './pages.ts'

const SHOWN = '/shown/'
/** How long a tab may take to follow the redirect, in milliseconds; one that was closed never does. */
const FOLLOWS_WITHIN = 3_000

export interface TabAnswers {
  /** Resolves when the tab has shown it, is gone, or did not follow in time. */
  answer(tab: ServerResponse, page: TabPage): Promise<void>
  /** Writes the page that was promised to this path; false: none was, or it was shown already. */
  show(path: string, tab: ServerResponse): boolean
  /** Writes a page at once. Resolves when it has left, or the tab is gone. */
  write(tab: ServerResponse, page: Page, headers?: Readonly<Record<string, string>>): Promise<void>
}

export function createTabAnswers(texts: PageTextsPort): TabAnswers {
  const promised = new Map<string, { page: Page; shown: () => void }>()
  return {
    async answer(tab, page) {
      if (!isOpen(tab)) return
      if (page.kind === 'continue') return redirect(tab, 302, page.url)
      const path = `${SHOWN}${randomBytes(16).toString('base64url')}`
      const shown = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FOLLOWS_WITHIN).unref()
        promised.set(path, {
          page,
          shown: () => {
            clearTimeout(timer)
            resolve()
          },
        })
      })
      // 303: the next request is a GET, and the address before it stays out of the tab's history (RFC 9110 15.4.4).
      await redirect(tab, 303, path)
      await shown
      promised.delete(path)
    },
    show(path, tab) {
      const entry = promised.get(path)
      if (entry === undefined) return false
      promised.delete(path)
      void write(tab, entry.page).then(entry.shown)
      return true
    },
    write,
  }

  function write(tab: ServerResponse, page: Page, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const spoken = texts()
    const type = { 'content-type': 'text/html; charset=utf-8', 'content-language': spoken.lang }
    return send(tab, page.kind === 'failed' ? 400 : 200, { ...type, ...headers }, renderPage(page, spoken))
  }
}

export function isShownPath(path: string): boolean {
  return path.startsWith(SHOWN)
}

export function redirect(tab: ServerResponse, status: 302 | 303, location: string): Promise<void> {
  return send(tab, status, { location }, '')
}

/** Resolves when the answer has left, or the tab is gone. */
export function send(
  tab: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<void> {
  if (!isOpen(tab)) return Promise.resolve()
  return new Promise((resolve) => {
    tab.once('close', resolve)
    tab.once('finish', resolve)
    tab.writeHead(status, { ...strictHeaders, ...headers, 'content-length': Buffer.byteLength(body) })
    tab.end(body)
  })
}

function isOpen(tab: ServerResponse): boolean {
  return !tab.headersSent && !tab.destroyed && tab.socket?.destroyed === false
}
