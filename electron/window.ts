/** The one window. Made when first asked for and destroyed when closed: a hidden one costs more memory than a new one costs time. */
import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import type { EventName, Payload } from '../core/contract/channels.ts'
import { START_PAGE } from './app-scheme.ts'

export interface AppWindow {
  /** Shows the window, making it first if need be. */
  open(): void
  /** Tells the window, if there is one. */
  send<Name extends EventName>(channel: Name, payload: Payload<Name>): void
}

/** Background before the page's first paint, the same as `--surface` in renderer/tokens.css. */
const SURFACE = { light: '#f7f8f8', dark: '#16191a' } as const

/** @param code folder of the built main process, where the preload lies too */
export function appWindow(code: string, isPackaged: boolean): AppWindow {
  let window: BrowserWindow | null = null
  const create = () => {
    const made = new BrowserWindow({
      title: 'Latchkey',
      width: 400,
      height: 620,
      minWidth: 360,
      minHeight: 480,
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
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !isPackaged,
      },
    })
    made.once('ready-to-show', () => made.show())
    made.on('closed', () => {
      window = null
    })
    // A preload that cannot be loaded fails quietly otherwise, and the window would stay empty.
    made.webContents.on('preload-error', (_event, _path, error) => console.error(`The preload failed: ${error.name}`))
    void made.loadURL(START_PAGE)
    return made
  }
  return {
    open() {
      if (window === null) {
        window = create()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    send(channel, payload) {
      window?.webContents.send(channel, payload)
    },
  }
}
