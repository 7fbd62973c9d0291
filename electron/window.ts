/**
 * The one window. Made when first asked for, hidden at once when closed and destroyed a while after: opening it again soon
 * costs nothing, and an app that only sits in the tray keeps no renderer. Where no tray can be seen it is only minimised,
 * so that there is a way back.
 */
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import type { ScreenName } from '../core/contract/app-view.ts'
import type { EventName, Payload } from '../core/contract/channels.ts'
import type { DurationMs } from '../core/contract/time.ts'
import type { Logger } from '../core/log/logger.ts'
import { isAtHome, START_PAGE } from './app-scheme.ts'
import type { AppClock } from './clock.ts'
import { actOfKey, type KeyAct, zoomedBy } from './window-keys.ts'

export interface AppWindow {
  /** Shows the window, making it first if need be. @param screen null: where it is, or where it begins */
  open(screen: ScreenName | null): void
  /** Tells the window, if there is one. */
  send<Name extends EventName>(channel: Name, payload: Payload<Name>): void
  isFocused(): boolean
}

export interface WindowPorts {
  /** Folder of the built main process, where the preload lies too. */
  readonly code: string
  readonly clock: AppClock
  readonly logger: Logger
  /** Its corner on the screen; null: the system places it. */
  place(size: { width: number; height: number }): { x: number; y: number } | null
  /** False: the window is the only way to the app. */
  hasTray(): boolean
  isQuitting(): boolean
  /** Windows ends the person's session, without `before-quit`. */
  sessionEnds(): void
}

const SIZE = { width: 400, height: 620 }
const SMALLEST = { minWidth: 360, minHeight: 480 }
/** Background before the page's first paint, the same as `--surface` in renderer/tokens.css. */
const SURFACE = { light: '#f7f8f8', dark: '#16191a' } as const
const KEEP_CLOSED_MS: DurationMs = 20_000

export function createWindow(ports: WindowPorts): AppWindow {
  const { clock, logger } = ports
  let window: BrowserWindow | null = null
  let isLoaded = false
  /** To be shown once the page listens. */
  let wanted: ScreenName | null = null
  let forgetDestruction = (): void => {}

  function create(): BrowserWindow {
    const made = new BrowserWindow({ ...optionsOf(ports), ...(ports.place(SIZE) ?? {}) })
    const { webContents } = made
    isLoaded = false
    made.once('ready-to-show', () => show(made))
    made.on('close', (event) => {
      if (ports.isQuitting()) return
      event.preventDefault()
      if (ports.hasTray()) putAway(made)
      else made.minimize()
    })
    made.on('closed', () => {
      forgetDestruction()
      if (window === made) window = null
    })
    made.on('session-end', () => ports.sessionEnds())
    webContents.on('did-finish-load', () => {
      isLoaded = true
      if (wanted !== null) tell(made, 'app.show', wanted)
      wanted = null
    })
    webContents.on('before-input-event', (event, input) => {
      const act = actOfKey(input, process.platform)
      if (act === null) return
      event.preventDefault()
      perform(act, made)
    })
    // A preload that cannot be loaded fails quietly otherwise, and the window would stay empty.
    webContents.on('preload-error', (_event, _path, error) =>
      logger.log('error', 'window.preload-failed', { error: error.name }),
    )
    webContents.on('render-process-gone', (_event, { reason }) => {
      logger.log('error', 'window.page-gone', { reason })
      // Nothing is lost: it is made anew from the snapshot when it is next asked for.
      made.destroy()
    })
    void made.loadURL(START_PAGE).catch((caught: unknown) => {
      logger.log('error', 'window.load-failed', { error: caught instanceof Error ? caught.name : typeof caught })
    })
    return made
  }

  function putAway(made: BrowserWindow): void {
    made.hide()
    forgetDestruction()
    forgetDestruction = clock.at(clock.now() + KEEP_CLOSED_MS, () => made.destroy())
  }

  return {
    open(screen) {
      forgetDestruction()
      forgetDestruction = () => {}
      if (window === null) {
        wanted = screen
        window = create()
        return
      }
      // Closed and opened again: it begins where a new one would.
      const shown = screen ?? (window.isVisible() ? null : 'home')
      if (!isLoaded) wanted = shown
      else if (shown !== null) tell(window, 'app.show', shown)
      if (isLoaded) show(window)
    },
    send(channel, payload) {
      if (window !== null) tell(window, channel, payload)
    },
    isFocused: () => window?.isFocused() ?? false,
  }
}

/** Only a page of ours is told, as only one is listened to (ipc.ts). */
function tell<Name extends EventName>({ webContents }: BrowserWindow, channel: Name, payload: Payload<Name>): void {
  if (isAtHome(webContents.mainFrame.url)) webContents.send(channel, payload)
}

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
  // An app without a place in the Dock does not come to the front by itself.
  if (process.platform === 'darwin') app.focus({ steal: true })
}

function perform(act: KeyAct, window: BrowserWindow): void {
  const { webContents } = window
  if (act === 'quit') app.quit()
  else if (act === 'close') window.close()
  else webContents.setZoomFactor(zoomedBy(act, webContents.getZoomFactor()))
}

function optionsOf({ code }: WindowPorts): Electron.BrowserWindowConstructorOptions {
  return {
    title: 'Latchkey',
    ...SIZE,
    ...SMALLEST,
    show: false,
    autoHideMenuBar: true,
    fullscreenable: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light,
    // Security checklist 2, 3, 4, 6, 8–11: most are Electron's defaults, written out so that a change of theirs is none of ours.
    webPreferences: {
      preload: join(code, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  }
}
