/** The tray icon. Which gesture gives which event is the platform's (README.md, Tray). */
import { EventEmitter } from 'node:events'
import { guardDestroyed, isGone, markDestroyed } from './destroyable.ts'
import { changed, isPlatform, moment } from './machine.ts'
import { openUnderPointer, StandInMenu } from './menu.ts'
import { type StandInImage, toImage } from './native-image.ts'
import { afterReady } from './readiness.ts'
import type { Shape } from './shapes.ts'
import type { MenuEntry, TrayState } from './state.ts'

export type TrayGesture = 'left' | 'right' | 'double'

let current: StandInTray | null = null
let firstAt: number | null = null

/** Where a tray icon stands on the simulated screen of screen.ts. */
const BOUNDS = {
  darwin: { x: 1_000, y: 0, width: 24, height: 24 },
  win32: { x: 1_200, y: 680, width: 24, height: 40 },
  linux: { x: 0, y: 0, width: 0, height: 0 },
} as const

export class StandInTray
  extends EventEmitter
  implements
    Shape<
      Electron.Tray,
      | 'closeContextMenu'
      | 'destroy'
      | 'focus'
      | 'getBounds'
      | 'getIgnoreDoubleClickEvents'
      | 'getTitle'
      | 'isDestroyed'
      | 'popUpContextMenu'
      | 'setContextMenu'
      | 'setIgnoreDoubleClickEvents'
      | 'setImage'
      | 'setPressedImage'
      | 'setTitle'
      | 'setToolTip'
    >
{
  #image: StandInImage
  #toolTip = ''
  #title = ''
  #menu: StandInMenu | null = null
  /** Linux is told the menu once and does not see what becomes of its items (README.md, Tray). */
  #told: readonly MenuEntry[] | null = null
  #ignoresDoubleClicks = false

  constructor(image: Electron.NativeImage | string, _guid?: string) {
    afterReady('Cannot create Tray before app is ready')
    super()
    this.#image = toImage(image)
    current = this
    firstAt ??= moment()
    changed()
  }

  setImage(image: Electron.NativeImage | string): void {
    this.#image = toImage(image)
    changed()
  }

  setPressedImage(image: Electron.NativeImage | string): void {
    toImage(image)
  }

  setToolTip(toolTip: string): void {
    this.#toolTip = toolTip
    changed()
  }

  setTitle(title: string): void {
    if (isPlatform('darwin')) this.#title = title
    changed()
  }

  getTitle(): string {
    return this.#title
  }

  setContextMenu(menu: Electron.Menu | null): void {
    if (menu !== null && !(menu instanceof StandInMenu)) throw new TypeError('Argument must be a Menu')
    this.#menu = menu
    this.#told = menu?.entries() ?? null
    changed()
  }

  /** Windows and macOS only [d.ts]. */
  popUpContextMenu(menu?: Electron.Menu): void {
    if (isPlatform('linux')) return
    const shown = menu instanceof StandInMenu ? menu : this.#menu
    if (shown !== null) openUnderPointer(shown)
  }

  closeContextMenu(): void {
    this.#menu?.closePopup()
  }

  setIgnoreDoubleClickEvents(ignore: boolean): void {
    this.#ignoresDoubleClicks = ignore
  }

  getIgnoreDoubleClickEvents(): boolean {
    return this.#ignoresDoubleClicks
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  focus(): void {}

  destroy(): void {
    markDestroyed(this)
    if (current === this) current = null
    changed()
  }

  isDestroyed(): boolean {
    return isGone(this)
  }

  /** For the driver. */
  get menu(): StandInMenu | null {
    return this.#menu
  }

  get state(): TrayState {
    return {
      image: this.#image.state,
      // Windows cuts it (README.md, Tray).
      toolTip: isPlatform('win32') ? this.#toolTip.slice(0, 127) : this.#toolTip,
      title: this.#title,
      menu: isPlatform('linux') ? this.#told : (this.#menu?.entries() ?? null),
    }
  }

  gesture(gesture: TrayGesture): void {
    if (isPlatform('linux')) this.#onLinux(gesture)
    else if (isPlatform('win32')) this.#onWindows(gesture)
    else this.#onMac(gesture)
  }

  #onLinux(gesture: TrayGesture): void {
    if (gesture === 'left') this.#emit('click')
    else if (gesture === 'right' && this.#menu !== null) openUnderPointer(this.#menu)
    else if (gesture === 'double') throw new Error('a tray on Linux knows no double click')
  }

  #onWindows(gesture: TrayGesture): void {
    if (gesture !== 'right') {
      this.#emit('click')
      if (gesture === 'double') this.#emit('double-click')
    } else if (this.#menu !== null) openUnderPointer(this.#menu)
    else this.#emit('right-click')
  }

  #onMac(gesture: TrayGesture): void {
    if (gesture === 'right') {
      this.#emit('right-click')
      return
    }
    this.#emit('click')
    if (gesture === 'double') this.#emit(this.#ignoresDoubleClicks ? 'click' : 'double-click')
    if (this.#menu !== null) openUnderPointer(this.#menu)
    else if (gesture === 'left') this.emit('mouse-up', keyboard(), { x: this.#bounds.x, y: this.#bounds.y })
  }

  get #bounds(): Electron.Rectangle {
    if (isPlatform('linux')) return BOUNDS.linux
    return isPlatform('darwin') ? BOUNDS.darwin : BOUNDS.win32
  }

  #emit(event: 'click' | 'right-click' | 'double-click'): void {
    const { x, y } = this.#bounds
    this.emit(event, keyboard(), this.getBounds(), { x, y })
    changed()
  }
}
guardDestroyed(StandInTray.prototype)

/** The tray that can be seen. */
export function currentTray(): StandInTray | null {
  return current
}

/** Epoch milliseconds of the first tray; null before. */
export function trayReadyAt(): number | null {
  return firstAt
}

function keyboard(): {
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
} {
  return { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }
}
