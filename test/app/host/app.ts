/**
 * The app's life: ready, windows, quitting in Electron's order (README.md, Life), and what the system is told about the app.
 * Long because Electron’s class is one class: its members here are short, one after another.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getPath, setPath } from './app-paths.ts'
import { StandInWindow, windowEvents } from './browser-window.ts'
import { electronEvent } from './electron-event.ts'
import { getLoginItemSettings, setLoginItemSettings } from './login-items.ts'
import { changed, isPlatform, machine } from './machine.ts'
import { onRole } from './menu-item.ts'
import { afterReady, beforeReady, isReady, setReady } from './readiness.ts'
import { session, sessionEvents } from './session.ts'
import type { Shape } from './shapes.ts'
import { acquireLock, hasLock, releaseLock } from './single-instance.ts'

type PathName = Parameters<Electron.App['getPath']>[0]

/** What the app has told the system about itself. For the driver. */
export const told = {
  userModelId: null as string | null,
  toastActivator: null as string | null,
  isDockVisible: true,
  protocolClients: new Set<string>(),
}

/** What is to be known outside this process. */
export const outside = {
  relaunched: (_args: readonly string[]): void => {},
  /** Called when the lock is held, or main has run without asking for it: from then on this is the app. */
  isTheApp: (): void => {},
}

class StandInApp
  extends EventEmitter
  implements
    Shape<
      Electron.App,
      | 'enableSandbox'
      | 'exit'
      | 'focus'
      | 'getAppPath'
      | 'getLocale'
      | 'getLoginItemSettings'
      | 'getName'
      | 'getPath'
      | 'getPreferredSystemLanguages'
      | 'getSystemLocale'
      | 'getVersion'
      | 'hasSingleInstanceLock'
      | 'isAccessibilitySupportEnabled'
      | 'isDefaultProtocolClient'
      | 'isPackaged'
      | 'isReady'
      | 'name'
      | 'quit'
      | 'relaunch'
      | 'releaseSingleInstanceLock'
      | 'removeAsDefaultProtocolClient'
      | 'requestSingleInstanceLock'
      | 'setAboutPanelOptions'
      | 'setActivationPolicy'
      | 'setAppUserModelId'
      | 'setAsDefaultProtocolClient'
      | 'setDesktopName'
      | 'setLoginItemSettings'
      | 'setName'
      | 'setPath'
      | 'setToastActivatorCLSID'
      | 'whenReady'
    >
{
  readonly #ready: Promise<void>
  #resolveReady: () => void = () => {}
  #name: string | null = null
  #isQuitting = false
  #isEnding = false

  constructor() {
    super()
    this.#ready = new Promise((resolve) => {
      this.#resolveReady = resolve
    })
    windowEvents.on('created', (window, contents) => {
      this.emit('web-contents-created', electronEvent(), contents)
      this.emit('browser-window-created', electronEvent(), window)
    })
    sessionEvents.on('created', (made) => this.emit('session-created', made))
    windowEvents.on('focus', (window) => this.emit('browser-window-focus', electronEvent(), window))
    windowEvents.on('blur', (window) => this.emit('browser-window-blur', electronEvent(), window))
    // A window that stays open ends the quitting.
    windowEvents.on('kept', () => {
      this.#isQuitting = false
    })
    windowEvents.on('closed', () => this.#windowClosed())
    onRole('quit', () => this.quit())
    onRole('close', () => StandInWindow.getFocusedWindow()?.close())
  }

  /** For the host, once main has been loaded and the windows' browser is there. */
  becomeReady(): void {
    setReady()
    // The first session is there when the app is ready, and has been told of.
    void session.defaultSession
    this.#resolveReady()
    this.emit('ready', electronEvent(), {})
    changed()
  }

  isReady(): boolean {
    return isReady()
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  /** before-quit, every window, will-quit, quit; each but the last can stop it. */
  quit(): void {
    if (this.#isQuitting || this.#isEnding) return
    const event = electronEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#isQuitting = true
    const windows = StandInWindow.getAllWindows()
    if (windows.length === 0) this.#willQuit()
    for (const window of windows) window.close()
  }

  /** Neither before-quit nor will-quit; before `ready` at once, as Electron has no loop to end then. */
  exit(exitCode = 0): void {
    if (!isReady()) process.exit(exitCode)
    this.#isEnding = true
    for (const window of StandInWindow.getAllWindows()) window.destroy()
    this.#end(exitCode)
  }

  relaunch({ args = process.argv.slice(1) }: Electron.RelaunchOptions = {}): void {
    outside.relaunched(args)
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    const letter = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
    const isFirst = acquireLock(this.getPath('userData'), letter, (second) => {
      // Only after ready (README.md, Life).
      void this.#ready.then(() => {
        this.emit('second-instance', electronEvent(), [...second.argv], second.workingDirectory, second.additionalData)
      })
    })
    if (isFirst) outside.isTheApp()
    return isFirst
  }

  hasSingleInstanceLock(): boolean {
    return hasLock()
  }

  releaseSingleInstanceLock(): void {
    releaseLock()
  }

  enableSandbox(): void {
    beforeReady('app.enableSandbox() can only be called before app is ready')
  }

  focus(): void {
    StandInWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.focus()
  }

  get isPackaged(): boolean {
    return machine().isPackaged
  }

  get name(): string {
    return this.getName()
  }

  set name(name: string) {
    this.#name = name
  }

  getName(): string {
    return this.#name ?? manifest().productName ?? manifest().name
  }

  setName(name: string): void {
    this.#name = name
  }

  getVersion(): string {
    return manifest().version
  }

  getAppPath(): string {
    return machine().root
  }

  getPath(name: PathName): string {
    return getPath(name, this.getName())
  }

  setPath(name: string, path: string): void {
    setPath(name, path)
  }

  /** Chromium's own language, which follows the system's. */
  getLocale(): string {
    return machine().languages[0] ?? 'en-US'
  }

  getPreferredSystemLanguages(): string[] {
    return [...machine().languages]
  }

  getSystemLocale(): string {
    afterReady('app.getSystemLocale() can only be called after app is ready')
    return machine().systemLocale
  }

  getLoginItemSettings(options?: Electron.LoginItemSettingsOptions): Electron.LoginItemSettings {
    return getLoginItemSettings(options)
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    setLoginItemSettings(settings)
  }

  setAsDefaultProtocolClient(protocol: string): boolean {
    told.protocolClients.add(protocol)
    changed()
    return true
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    changed()
    return told.protocolClients.delete(protocol)
  }

  isDefaultProtocolClient(protocol: string): boolean {
    return told.protocolClients.has(protocol)
  }

  setAppUserModelId(id: string): void {
    if (isPlatform('win32')) told.userModelId = id
    changed()
  }

  setToastActivatorCLSID(id: string): void {
    if (isPlatform('win32')) told.toastActivator = id
    changed()
  }

  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}

  setActivationPolicy(policy: 'regular' | 'accessory' | 'prohibited'): void {
    if (isPlatform('darwin')) told.isDockVisible = policy === 'regular'
    changed()
  }

  setDesktopName(_name: string): void {}

  isAccessibilitySupportEnabled(): boolean {
    return false
  }

  get dock(): Shape<Electron.Dock, 'hide' | 'isVisible' | 'show'> | undefined {
    return isPlatform('darwin') ? dock : undefined
  }

  /** A signal of the system's, as on Linux and macOS. */
  signalled(): void {
    if (isReady()) this.quit()
    else process.exit(0)
  }

  #windowClosed(): void {
    if (StandInWindow.getAllWindows().length > 0 || this.#isEnding) return
    if (this.#isQuitting) this.#willQuit()
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  #willQuit(): void {
    const event = electronEvent()
    this.emit('will-quit', event)
    if (event.defaultPrevented) this.#isQuitting = false
    else this.#end(0)
  }

  #end(exitCode: number): void {
    this.#isEnding = true
    this.emit('quit', electronEvent(), exitCode)
    // What runs now runs to its end; the loop does not turn again.
    setImmediate(() => process.exit(exitCode))
  }
}

const dock = {
  hide() {
    told.isDockVisible = false
    changed()
  },
  async show() {
    told.isDockVisible = true
    changed()
  },
  isVisible: () => told.isDockVisible,
}

export const app = new StandInApp()

interface Manifest {
  readonly name: string
  readonly productName?: string
  readonly version: string
}

let read: Manifest | null = null

function manifest(): Manifest {
  read ??= parseManifest(readFileSync(join(machine().root, 'package.json'), 'utf8'))
  return read
}

function parseManifest(text: string): Manifest {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) throw new Error('package.json holds no object')
  const of = (name: string): string | undefined => {
    const value: unknown = Reflect.get(parsed, name)
    return typeof value === 'string' ? value : undefined
  }
  const productName = of('productName')
  return {
    name: of('name') ?? 'electron',
    version: of('version') ?? '0.0.0',
    ...(productName === undefined ? {} : { productName }),
  }
}
