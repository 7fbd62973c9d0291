/**
 * Windows. Nothing is drawn but the page in it; size, focus and visibility are kept, and closing goes its ordered way.
 * Long because Electron’s class is one class: its members here are short, one after another.
 */
import { EventEmitter } from 'node:events'
import { isAbsolute } from 'node:path'
import { guardDestroyed, isGone, markDestroyed } from './destroyable.ts'
import { electronEvent } from './electron-event.ts'
import { changed, isPlatform, moment } from './machine.ts'
import { openPage } from './open-page.ts'
import { afterReady } from './readiness.ts'
import { StandInSession, session } from './session.ts'
import type { Shape } from './shapes.ts'
import type { WindowState } from './state.ts'
import { StandInContents } from './web-contents.ts'
import { addWindow, focusedWindow, listWindows, removeWindow, setFocused } from './window-list.ts'

/** Told by app.ts, which watches all windows. */
export const windowEvents = new EventEmitter()

let lastId = 0

export class StandInWindow
  extends EventEmitter
  implements
    Shape<
      Electron.BrowserWindow,
      | 'blur'
      | 'center'
      | 'close'
      | 'destroy'
      | 'focus'
      | 'getBounds'
      | 'getPosition'
      | 'getSize'
      | 'getTitle'
      | 'hide'
      | 'id'
      | 'isDestroyed'
      | 'isFocused'
      | 'isMinimized'
      | 'isVisible'
      | 'loadURL'
      | 'minimize'
      | 'moveTop'
      | 'removeMenu'
      | 'restore'
      | 'setAlwaysOnTop'
      | 'setBackgroundColor'
      | 'setBounds'
      | 'setContentSize'
      | 'setMenu'
      | 'setMinimumSize'
      | 'setPosition'
      | 'setSize'
      | 'setSkipTaskbar'
      | 'setTitle'
      | 'show'
      | 'showInactive'
      | 'webContents'
    >
{
  readonly #id: number
  readonly #contents: StandInContents
  readonly #createdAt = moment()
  #title: string
  #backgroundColor: string
  #bounds: Electron.Rectangle
  #isVisible: boolean
  #isMinimized = false
  #isReadyToShow = false

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    afterReady('Cannot create BrowserWindow before app is ready')
    super()
    lastId += 1
    this.#id = lastId
    const {
      width = 800,
      height = 600,
      x = 100,
      y = 100,
      title = 'Electron',
      show = true,
      webPreferences = {},
    } = options
    this.#title = title
    this.#backgroundColor = options.backgroundColor ?? '#FFF'
    this.#bounds = { x, y, width, height }
    this.#isVisible = show
    this.#contents = new StandInContents({
      session: webPreferences.session instanceof StandInSession ? webPreferences.session : sessionOf(webPreferences),
      preload: preloadOf(webPreferences),
      width,
      height,
      open: openPage,
      onGone: () => this.close(),
    })
    this.#contents.on('stand-in-painted', () => this.#painted())
    addWindow(this)
    windowEvents.emit('created', this, this.#contents)
    if (show) this.focus()
    changed()
  }

  static getAllWindows(): StandInWindow[] {
    return listWindows().filter((window) => window instanceof StandInWindow)
  }

  static getFocusedWindow(): StandInWindow | null {
    const window = focusedWindow()
    return window instanceof StandInWindow ? window : null
  }

  static fromId(id: number): StandInWindow | null {
    return StandInWindow.getAllWindows().find((window) => window.#id === id) ?? null
  }

  static fromWebContents(contents: Electron.WebContents | StandInContents): StandInWindow | null {
    return StandInWindow.getAllWindows().find((window) => Object.is(window.#contents, contents)) ?? null
  }

  get id(): number {
    return this.#id
  }

  get webContents(): StandInContents {
    return this.#contents
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url)
  }

  show(): void {
    this.showInactive()
    this.focus()
  }

  showInactive(): void {
    this.#contents.revealPage()
    if (this.#isVisible) return
    this.#isVisible = true
    this.emit('show', electronEvent())
    changed()
  }

  hide(): void {
    if (!this.#isVisible) return
    this.#isVisible = false
    this.emit('hide', electronEvent())
    this.blur()
    changed()
  }

  focus(): void {
    const before = focusedWindow()
    if (before === this) return
    if (before instanceof StandInWindow) before.blur()
    setFocused(this)
    this.emit('focus', electronEvent())
    windowEvents.emit('focus', this)
    changed()
  }

  blur(): void {
    if (focusedWindow() !== this) return
    setFocused(null)
    this.emit('blur', electronEvent())
    windowEvents.emit('blur', this)
    changed()
  }

  isVisible(): boolean {
    return this.#isVisible
  }

  isFocused(): boolean {
    return focusedWindow() === this
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }

  minimize(): void {
    this.#isMinimized = true
    this.emit('minimize', electronEvent())
    this.blur()
    changed()
  }

  restore(): void {
    this.#isMinimized = false
    this.emit('restore', electronEvent())
    changed()
  }

  /** `close` first, which the app may prevent; then the page, then `closed` [d.ts]. */
  close(): void {
    if (isGone(this)) return
    const event = electronEvent()
    this.emit('close', event)
    if (event.defaultPrevented) {
      windowEvents.emit('kept', this)
      return
    }
    setImmediate(() => {
      if (!isGone(this)) this.destroy()
    })
  }

  /** Without asking: neither `close` nor the page's own events [d.ts]. */
  destroy(): void {
    this.blur()
    removeWindow(this)
    const contents = this.#contents
    contents.end()
    markDestroyed(this)
    this.emit('closed')
    windowEvents.emit('closed', this)
    changed()
  }

  isDestroyed(): boolean {
    return isGone(this)
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.#contents.resizePage(this.#bounds.width, this.#bounds.height)
    changed()
  }

  /** Zeros on Linux, as on Wayland (README.md, Tray). */
  getPosition(): number[] {
    return isPlatform('linux') ? [0, 0] : [this.#bounds.x, this.#bounds.y]
  }

  setPosition(x: number, y: number): void {
    if (!isPlatform('linux')) this.setBounds({ x, y })
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  setMinimumSize(_width: number, _height: number): void {}

  center(): void {}

  moveTop(): void {}

  setAlwaysOnTop(_flag: boolean): void {}

  setSkipTaskbar(_skip: boolean): void {}

  setMenu(_menu: Electron.Menu | null): void {}

  removeMenu(): void {}

  setBackgroundColor(color: string): void {
    this.#backgroundColor = color
    changed()
  }

  getTitle(): string {
    return this.#title
  }

  setTitle(title: string): void {
    this.#title = title
    changed()
  }

  /** For the driver. */
  get state(): WindowState {
    return {
      id: this.#id,
      targetId: this.#contents.targetId,
      title: this.#title,
      url: this.#contents.getURL(),
      isVisible: this.#isVisible,
      isFocused: focusedWindow() === this,
      isMinimized: this.#isMinimized,
      bounds: { ...this.#bounds },
      backgroundColor: this.#backgroundColor,
      zoomFactor: this.#contents.getZoomFactor(),
      isLoaded: !this.#contents.isLoading() && this.#contents.getURL() !== '',
      createdAt: this.#createdAt,
      paintedAt: this.#contents.paintedAt,
    }
  }

  /** Once a window, at the first paint of its first page [d.ts]. */
  #painted(): void {
    if (this.#isReadyToShow) return
    this.#isReadyToShow = true
    this.emit('ready-to-show')
  }
}
guardDestroyed(StandInWindow.prototype)

function sessionOf({ partition }: Electron.WebPreferences): StandInSession {
  return partition === undefined ? session.defaultSession : session.fromPartition(partition)
}

/** Windows of another kind than the product's are not in the stand-in. */
function preloadOf(preferences: Electron.WebPreferences): string | null {
  const { preload, sandbox = true, contextIsolation = true, nodeIntegration = false } = preferences
  if (!sandbox || !contextIsolation || nodeIntegration) {
    throw new Error('the stand-in has sandboxed windows with context isolation only')
  }
  if (preload === undefined) return null
  if (!isAbsolute(preload)) throw new Error('preload must have absolute path')
  return preload
}
