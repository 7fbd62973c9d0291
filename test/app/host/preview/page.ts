/**
 * A window's page in the person's own browser (`npm run preview`): a tab of a loopback server, which carries the app's files
 * and its messages. No isolated world here: preload and page share one. For looking at the app, never for tests of it.
 */
import { randomUUID } from 'node:crypto'
import { worldScripts } from '../cdp/world-scripts.ts'
import { changed } from '../machine.ts'
import type { FrameFacts, Page, PageListener, PageOptions, PreloadMessage } from '../page.ts'
import { type PreviewServer, startPreviewServer } from './server.ts'
import { tabScript } from './tab-script.ts'

/** A reload takes the tab away for a moment. */
const GONE_AFTER_MS = 2_000

let waiting: string | null = null

/** Address of a window that waits for its tab; null when none does. Opening it uses it up. For the driver. */
export function previewAddress(): string | null {
  return waiting
}

export async function openPreviewPage(options: PageOptions, listener: PageListener): Promise<Page> {
  const page = new PreviewPage(options, listener)
  await page.start()
  return page
}

class PreviewPage implements Page {
  readonly targetId = null
  readonly #listener: PageListener
  readonly #script: string
  #server: PreviewServer | null = null
  #url = ''
  #loaded: () => void = () => {}
  #gone: NodeJS.Timeout | null = null

  constructor(options: PageOptions, listener: PageListener) {
    this.#listener = listener
    const wire = `wire${randomUUID().replaceAll('-', '')}`
    const { page, preload } = worldScripts({ ...options, wire })
    this.#script = `${tabScript(wire)}\n${page}\n${preload}`
  }

  async start(): Promise<void> {
    this.#server = await startPreviewServer({
      script: this.#script,
      startPath: () => new URL(this.#url).pathname,
      answer: (path, method) =>
        this.#listener.onRequest({ url: new URL(path, this.#url).href, method, headers: {}, body: null }),
      onMessage: (text) => this.#take(JSON.parse(text)),
      onTab: (isThere) => this.#tab(isThere),
    })
  }

  load(url: string): Promise<void> {
    this.#url = url
    this.#listener.onLoadStart()
    this.#offer()
    // Whether and when the person opens it is theirs: to the app the page is loaded, as an empty one.
    return new Promise((resolve) => {
      this.#loaded = resolve
    })
  }

  async reload(): Promise<void> {
    this.#server?.send({ kind: 'reload' })
  }

  deliver(message: object): void {
    this.#server?.send({ kind: 'message', text: JSON.stringify(message) })
  }

  reveal(): void {
    if (this.#server !== null && !this.#server.hasTab()) this.#offer()
  }

  resize(): void {}

  setZoom(): void {}

  async permit(): Promise<void> {}

  setMedia(): void {}

  close(): void {
    if (this.#gone !== null) clearTimeout(this.#gone)
    this.#server?.send({ kind: 'closed' })
    this.#server?.close()
    this.#server = null
    waiting = null
    changed()
  }

  #offer(): void {
    waiting = this.#server?.address() ?? null
    changed()
  }

  #tab(isThere: boolean): void {
    if (this.#gone !== null) clearTimeout(this.#gone)
    this.#gone = isThere ? null : setTimeout(() => this.#listener.onGone(), GONE_AFTER_MS)
    if (!isThere) return
    waiting = null
    changed()
  }

  #take(message: PreloadMessage | { readonly kind: 'started' } | { readonly kind: 'loaded' }): void {
    if (message.kind === 'started') {
      this.#listener.onNavigated(this.#url)
      return
    }
    if (message.kind !== 'loaded') {
      this.#listener.onMessage(this.#frame(), message)
      return
    }
    this.#loaded()
    this.#listener.onDomReady()
    this.#listener.onLoaded()
    this.#listener.onPainted()
  }

  #frame(): FrameFacts {
    const { protocol, host } = new URL(this.#url)
    return { id: 'preview', isMain: true, url: this.#url, origin: `${protocol}//${host}` }
  }
}
