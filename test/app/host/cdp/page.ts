/**
 * A window's page in Chromium: every request goes to the host, the preload runs in a world of its own, and nothing of either
 * can be seen by the page (README.md, Isolation). Long because every event of
 * the page is heard in one place.
 */
import { randomUUID } from 'node:crypto'
import { fromWeb, toWeb } from '../addresses.ts'
import {
  type FrameFacts,
  LoadError,
  type Page,
  type PageListener,
  type PageOptions,
  type Permission,
  type PreloadMessage,
} from '../page.ts'
import type { Chromium } from './chromium.ts'
import type { CdpSession } from './connection.ts'
import { worldScripts } from './world-scripts.ts'

/** The world that preloads run in, by name in the debugger. */
const WORLD = 'latchkey-preload'

interface World {
  readonly uniqueId: string
  readonly frameId: string
  readonly origin: string
}

interface Load {
  readonly url: string
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export async function openChromiumPage(
  chromium: Chromium,
  options: PageOptions,
  listener: PageListener,
): Promise<Page> {
  const { browser } = chromium.connection
  const { targetId } = await browser.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    width: options.width,
    height: options.height,
  })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
  const page = new ChromiumPage(targetId, chromium.connection.session(sessionId), options, listener)
  page.onPermit(async (origin, permissions) => {
    const setting = (isGranted: boolean) => (isGranted ? 'granted' : 'denied')
    await Promise.all(
      permissions.map(({ name, isGranted }) =>
        browser.send('Browser.setPermission', { permission: { name }, setting: setting(isGranted), origin }),
      ),
    )
  })
  const hear = (gone: { readonly sessionId: string }) => {
    if (gone.sessionId === sessionId) page.gone()
  }
  page.onClose(() => {
    browser.off('Target.detachedFromTarget', hear)
    chromium.connection.forget(sessionId)
    browser.send('Target.closeTarget', { targetId }).catch(() => {})
  })
  browser.on('Target.detachedFromTarget', hear)
  await page.prepare()
  return page
}

class ChromiumPage implements Page {
  readonly targetId: string
  readonly #session: CdpSession
  readonly #options: PageOptions
  readonly #listener: PageListener
  readonly #wire = `wire${randomUUID().replaceAll('-', '')}`
  readonly #worlds = new Map<number, World>()
  /** Addresses of the frames as Chromium has them. */
  readonly #frames = new Map<string, string>()
  /** Journeys that a page has begun by itself, by frame. */
  readonly #asked = new Map<string, string>()
  #size: { readonly width: number; readonly height: number }
  #zoom = 1
  #mainFrame = ''
  #load: Load | null = null
  #isClosed = false
  #close: () => void = () => {}
  #permit: Page['permit'] = async () => {}

  constructor(targetId: string, session: CdpSession, options: PageOptions, listener: PageListener) {
    this.targetId = targetId
    this.#session = session
    this.#options = options
    this.#size = options
    this.#listener = listener
  }

  onClose(close: () => void): void {
    this.#close = close
  }

  /** @param permit told the origin as Chromium has it */
  onPermit(permit: Page['permit']): void {
    this.#permit = permit
  }

  async prepare(): Promise<void> {
    const session = this.#session
    this.#hear()
    const scripts = worldScripts({ ...this.#options, wire: this.#wire })
    const { frameTree } = await session.send('Page.getFrameTree')
    this.#mainFrame = frameTree.frame.id
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.addBinding', { name: this.#wire, executionContextName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.preload, worldName: WORLD }),
      this.#fit(),
    ])
  }

  load(url: string): Promise<void> {
    this.#load?.reject(new LoadError('ERR_ABORTED', this.#load.url))
    return new Promise((resolve, reject) => {
      const load: Load = { url, resolve, reject }
      this.#load = load
      this.#listener.onLoadStart()
      this.#session.send('Page.navigate', { url: toWeb(url) }).then(
        ({ errorText }) => {
          if (errorText !== undefined) this.#failLoad(load, errorText.replace(/^net::/, ''))
        },
        () => this.#failLoad(load, 'ERR_ABORTED'),
      )
    })
  }

  async reload(): Promise<void> {
    await this.#session.send('Page.reload')
  }

  deliver(message: object): void {
    const world = [...this.#worlds.values()].find(({ frameId }) => frameId === this.#mainFrame)
    if (world === undefined) return
    const expression = `window.${this.#wire}In?.(${JSON.stringify(JSON.stringify(message))})`
    // A document that has just gone away takes the message with it.
    this.#session.send('Runtime.evaluate', { expression, uniqueContextId: world.uniqueId }).catch(() => {})
  }

  /** A headless page can always be seen. */
  reveal(): void {}

  resize(width: number, height: number): void {
    this.#size = { width, height }
    this.#fit().catch(() => {})
  }

  setZoom(factor: number): void {
    this.#zoom = factor
    this.#fit().catch(() => {})
  }

  async permit(origin: string, permissions: readonly Permission[]): Promise<void> {
    await this.#permit(new URL(toWeb(origin)).origin, permissions)
  }

  setMedia(features: readonly { readonly name: string; readonly value: string }[]): void {
    this.#session.send('Emulation.setEmulatedMedia', { features: [...features] }).catch(() => {})
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#load?.reject(new LoadError('ERR_ABORTED', this.#load.url))
    this.#close()
  }

  gone(): void {
    if (this.#isClosed) return
    this.close()
    this.#listener.onGone()
  }

  /** As page zoom does: the same window holds fewer, larger CSS pixels. */
  async #fit(): Promise<void> {
    const [width, height] = [this.#size.width, this.#size.height].map((each) => Math.round(each / this.#zoom))
    await this.#session.send('Emulation.setDeviceMetricsOverride', {
      width: width ?? 0,
      height: height ?? 0,
      deviceScaleFactor: this.#zoom,
      mobile: false,
    })
  }

  #failLoad(load: Load, name: string): void {
    if (this.#load !== load) return
    this.#load = null
    load.reject(new LoadError(name, load.url))
  }

  #hear(): void {
    const session = this.#session
    const listener = this.#listener
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD) return
      const frameId = `${context.auxData?.frameId}`
      this.#worlds.set(context.id, { uniqueId: context.uniqueId, frameId, origin: context.origin })
    })
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#worlds.delete(executionContextId))
    session.on('Runtime.executionContextsCleared', () => this.#worlds.clear())
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const world = this.#worlds.get(executionContextId)
      // Only the preload's world speaks; where from is what Chromium says, not what the message says.
      if (name === this.#wire && world !== undefined) listener.onMessage(this.#facts(world), parse(payload))
    })
    session.on('Page.frameNavigated', ({ frame }) => {
      this.#frames.set(frame.id, frame.url)
      if (frame.parentId !== undefined) return
      this.#mainFrame = frame.id
      listener.onNavigated(fromWeb(frame.url))
    })
    session.on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId))
    session.on('Page.domContentEventFired', () => listener.onDomReady())
    session.on('Page.loadEventFired', () => {
      // Chromium's own page about a failure loads too, now and then before the failure itself is told.
      if (this.#frames.get(this.#mainFrame)?.startsWith('chrome-error:')) return
      const load = this.#load
      this.#load = null
      load?.resolve()
      listener.onLoaded()
    })
    session.on('Page.lifecycleEvent', ({ frameId, name }) => {
      const isOurs = frameId === this.#mainFrame && (this.#frames.get(frameId) ?? 'about:blank') !== 'about:blank'
      if (name === 'firstPaint' && isOurs) listener.onPainted()
    })
    session.on('Page.windowOpen', ({ url, windowName }) => listener.onOpen(fromWeb(url), windowName))
    session.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      this.#asked.set(frameId, url)
      // A scheme that is not the browser's makes no request; the app hears of it nevertheless.
      if (!/^https?:/.test(url)) listener.onNavigate(url, { isMain: frameId === this.#mainFrame })
    })
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const text = args.map(({ value, description }) => `${value ?? description ?? ''}`).join(' ')
      const levels = { error: 'error', warning: 'warning', debug: 'debug' } as const
      listener.onConsole(type === 'error' || type === 'warning' || type === 'debug' ? levels[type] : 'info', text)
    })
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception } }) =>
      listener.onConsole('error', `${text} ${exception?.description ?? ''}`),
    )
    session.on('Inspector.targetCrashed', () => listener.onCrash())
    session.on('Fetch.requestPaused', (paused) => {
      this.#answer(paused.requestId, paused.request, paused.frameId, paused.resourceType === 'Document').catch(() => {})
    })
  }

  #facts({ frameId, origin }: World): FrameFacts {
    const address = this.#frames.get(frameId)
    // The address is known a moment later than the origin; what differs in origin is not believed.
    const isSame = address !== undefined && URL.canParse(address) && new URL(address).origin === origin
    return {
      id: frameId,
      isMain: frameId === this.#mainFrame,
      url: fromWeb(isSame ? address : `${origin}/`),
      origin: fromWeb(origin),
    }
  }

  async #answer(
    requestId: string,
    request: { url: string; method: string; headers: Record<string, string>; postData?: string },
    frameId: string,
    isDocument: boolean,
  ): Promise<void> {
    const fail = (errorReason: 'Aborted' | 'BlockedByClient' | 'Failed') =>
      this.#session.send('Fetch.failRequest', { requestId, errorReason })
    if (isDocument && !this.#mayNavigate(frameId, request.url)) {
      await fail('Aborted')
      return
    }
    const { method, headers } = request
    const body = request.postData === undefined ? null : Buffer.from(request.postData)
    const response = await this.#listener.onRequest({ url: fromWeb(request.url), method, headers, body })
    if (response === null) {
      await fail('BlockedByClient')
      return
    }
    if (response.type === 'error') {
      await fail('Failed')
      return
    }
    await this.#session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }

  /** Journeys that the host, or the driver with a reload, has begun are not asked about: Electron asks about a page's own. */
  #mayNavigate(frameId: string, url: string): boolean {
    const isMain = frameId === this.#mainFrame
    const asked = this.#asked.get(frameId) === url
    this.#asked.delete(frameId)
    const isOurs = isMain && this.#load !== null && toWeb(this.#load.url) === url
    if (!asked && (isOurs || this.#frames.get(frameId) === url)) return true
    return this.#listener.onNavigate(fromWeb(url), { isMain })
  }
}

function parse(payload: string): PreloadMessage {
  return JSON.parse(payload)
}
