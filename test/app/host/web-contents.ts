/**
 * The page of a window as main knows it: loading, messages, navigation and who may open what.
 * Long because Electron’s class is one class: its members here are short, one after another.
 */
import { EventEmitter } from 'node:events'
import { schemeOf } from './addresses.ts'
import { guardDestroyed, isGone, markDestroyed } from './destroyable.ts'
import { electronEvent } from './electron-event.ts'
import { type FrameMain, Frames, originOf } from './frames.ts'
import { cloned, ipcMain, messageEvent, readInput } from './ipc-main.ts'
import { changed, moment } from './machine.ts'
import { followTheme, mediaFeatures } from './native-theme.ts'
import {
  type FrameFacts,
  LoadError,
  type Page,
  type PageListener,
  type PageOptions,
  type PageRequest,
  type PreloadMessage,
} from './page.ts'
import { askPermissions } from './permissions.ts'
import type { StandInSession } from './session.ts'
import type { Shape } from './shapes.ts'

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

export interface ContentsParts {
  readonly session: StandInSession
  readonly preload: string | null
  readonly width: number
  readonly height: number
  /** Begins with the page; the host decides where it lives. */
  readonly open: (options: PageOptions, listener: PageListener) => Promise<Page>
  /** The page ended by itself. */
  readonly onGone: () => void
}

let lastId = 0

export class StandInContents
  extends EventEmitter
  implements
    Shape<
      Electron.WebContents,
      | 'close'
      | 'focus'
      | 'getTitle'
      | 'getURL'
      | 'getZoomFactor'
      | 'id'
      | 'isCrashed'
      | 'isDestroyed'
      | 'isDevToolsOpened'
      | 'isFocused'
      | 'isLoading'
      | 'mainFrame'
      | 'openDevTools'
      | 'reload'
      | 'send'
      | 'session'
      | 'setWindowOpenHandler'
      | 'setZoomFactor'
      | 'setZoomLevel'
    >
{
  readonly #parts: ContentsParts
  readonly #frames = new Frames()
  readonly #page: Promise<Page>
  readonly #unfollow: () => void
  readonly #id: number
  #opened: Page | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #url = ''
  #title = ''
  #zoom = 1
  #isLoading = false
  #isCrashed = false
  /** Epoch milliseconds of the first paint; null before. For the driver. */
  paintedAt: number | null = null

  constructor(parts: ContentsParts) {
    super()
    lastId += 1
    this.#id = lastId
    this.#parts = parts
    const { width, height, preload } = parts
    this.#page = parts.open({ width, height, preload, contextIsolation: true }, this.#listener())
    this.#page.then(
      (page) => {
        this.#opened = page
        if (isGone(this)) page.close()
        else page.setMedia(mediaFeatures())
        changed()
      },
      (caught: unknown) => console.error('the stand-in cannot open a page:', caught),
    )
    this.#unfollow = followTheme(() => this.#opened?.setMedia(mediaFeatures()))
  }

  get id(): number {
    return this.#id
  }

  get session(): StandInSession {
    return this.#parts.session
  }

  get mainFrame(): FrameMain {
    return this.#frames.main
  }

  getURL(): string {
    return this.#url
  }

  getTitle(): string {
    return this.#title
  }

  isLoading(): boolean {
    return this.#isLoading
  }

  isCrashed(): boolean {
    return this.#isCrashed
  }

  isFocused(): boolean {
    return true
  }

  isDevToolsOpened(): boolean {
    return false
  }

  openDevTools(): void {}

  focus(): void {}

  /** @throws LoadError (rejects), after `did-fail-load` */
  async loadURL(url: string): Promise<void> {
    this.#url = url
    try {
      const page = await this.#page
      if (isGone(this)) throw new LoadError('ERR_ABORTED', url)
      const origin = originOf(url)
      // The app has said by now what pages may do (session.setPermission…Handler).
      if (origin !== 'null') await page.permit(origin, await askPermissions(this.session, this, origin))
      await page.load(url)
    } catch (caught) {
      if (caught instanceof LoadError && !isGone(this)) {
        this.#isLoading = false
        this.emit('did-fail-load', electronEvent(), caught.errno, caught.code, url, true, 1, 1)
      }
      throw caught
    }
  }

  reload(): void {
    void this.#page.then((page) => page.reload())
  }

  /** Dropped where no preload listens, as in Electron. @throws Error for what cannot be cloned */
  send(channel: string, ...input: unknown[]): void {
    const body = cloned(input, 'Failed to serialize arguments')
    this.#opened?.deliver({ kind: 'event', channel, body })
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0")
    this.#zoom = factor
    void this.#page.then((page) => page.setZoom(factor))
    changed()
  }

  getZoomFactor(): number {
    return this.#zoom
  }

  /** Each level is 20 % [d.ts]. */
  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level)
  }

  close(): void {
    this.#parts.onGone()
  }

  isDestroyed(): boolean {
    return isGone(this)
  }

  /** For the window. */
  resizePage(width: number, height: number): void {
    this.#opened?.resize(width, height)
  }

  /** For the window. */
  revealPage(): void {
    this.#opened?.reveal()
  }

  /** For the window that ends. */
  end(): void {
    this.#unfollow()
    this.#frames.end()
    this.#opened?.close()
    this.#opened = null
    markDestroyed(this)
    this.emit('destroyed')
  }

  get targetId(): string | null {
    return this.#opened?.targetId ?? null
  }

  #listener(): PageListener {
    return {
      onMessage: (facts, message) => {
        if (!isGone(this)) this.#take(facts, message)
      },
      onRequest: (request: PageRequest) => this.#parts.session.protocol.answer(request),
      onNavigate: (url, { isMain }) => this.#mayGo(url, isMain),
      onNavigated: (url) => {
        this.#frames.renew(url)
        this.#url = url
        this.paintedAt = null
        this.emit('did-navigate', electronEvent(), url, 200, '')
        changed()
      },
      onLoadStart: () => {
        this.#isLoading = true
        this.emit('did-start-loading')
      },
      onDomReady: () => this.emit('dom-ready', electronEvent()),
      onLoaded: () => {
        this.#isLoading = false
        this.emit('did-finish-load')
        this.emit('did-stop-loading')
        changed()
      },
      onPainted: () => {
        this.paintedAt ??= moment()
        this.emit('stand-in-painted')
        changed()
      },
      onOpen: (url, name) => this.#open(url, name),
      onTitle: (title) => {
        this.#title = title
        this.emit('page-title-updated', electronEvent(), title, true)
        changed()
      },
      onConsole: (level, message) => {
        this.emit('console-message', { ...electronEvent(), level, message, lineNumber: 0, sourceId: this.#url })
      },
      onCrash: () => {
        this.#isCrashed = true
        this.emit('render-process-gone', electronEvent(), { reason: 'crashed', exitCode: 1 })
      },
      onGone: () => this.#parts.onGone(),
    }
  }

  #take(facts: FrameFacts, message: PreloadMessage): void {
    if (message.kind === 'preload-error') {
      const error = new Error(message.message)
      error.name = message.name
      error.stack = message.stack
      this.emit('preload-error', electronEvent(), this.#parts.preload ?? '', error)
      return
    }
    if (message.kind === 'key') {
      this.emit('before-input-event', electronEvent(), message.input)
      return
    }
    const event = messageEvent(this, this.#frames.of(facts))
    const { channel } = message
    if (message.kind === 'send') {
      ipcMain.emit(channel, event, ...readInput(message.input))
      return
    }
    const { id } = message
    ipcMain.call(channel, event, readInput(message.input)).then(
      (body) => this.#opened?.deliver({ kind: 'answer', id, channel, body }),
      (caught: unknown) => {
        console.error(`Error occurred in handler for '${channel}':`, caught)
        this.#opened?.deliver({ kind: 'refusal', id, channel, body: `${caught}` })
      },
    )
  }

  /** The page's own journeys only; those that the app asked for raise nothing [docs/api/web-contents.md]. */
  #mayGo(url: string, isMain: boolean): boolean {
    const event = electronEvent()
    const details = Object.assign(event, {
      url,
      isSameDocument: false,
      isMainFrame: isMain,
      frame: this.mainFrame,
      initiator: this.mainFrame,
    })
    this.emit('will-frame-navigate', details)
    if (isMain && !event.defaultPrevented) this.emit('will-navigate', details, url, false, isMain, 1, 1)
    return !event.defaultPrevented
  }

  #open(url: string, frameName: string): void {
    const referrer = { url: this.#url, policy: 'default' as const }
    const { action } = this.#openHandler({ url, frameName, features: '', disposition: 'foreground-tab', referrer })
    if (action !== 'deny')
      console.error(`the stand-in opens no windows for pages: ${schemeOf(url)} link allowed by the app`)
  }
}
guardDestroyed(StandInContents.prototype)
