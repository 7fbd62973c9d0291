/** The driver's hands on the simulated machine: each act by name, and the state of the app after every change. */
import { setTimeout as pause } from 'node:timers/promises'
import { app, told } from './app.ts'
import { StandInWindow } from './browser-window.ts'
import { clipboard, clipboardText } from './clipboard.ts'
import { answerDialog, type DialogAnswer, dialogStates } from './dialog.ts'
import { electronEvent } from './electron-event.ts'
import { approveLoginItem, loginItem } from './login-items.ts'
import { isPlatform, onChange } from './machine.ts'
import { marks } from './marks.ts'
import { choose, menuUnderPointer, StandInMenu } from './menu.ts'
import { nativeTheme, setSystemTheme } from './native-theme.ts'
import { setOffline } from './net/network.ts'
import { activate, notificationByNumber, notificationStates } from './notification.ts'
import { browserEndpoint } from './open-page.ts'
import { type PowerEvent, raisePower, setIdleSeconds, shutdownIsHeld } from './power-monitor.ts'
import { previewAddress } from './preview/page.ts'
import { opened, refuseLinks } from './shell.ts'
import type { AppState, MemoryFigures, SystemTheme } from './state.ts'
import { currentTray, type TrayGesture, trayReadyAt } from './tray.ts'
import { countWakeUps, wakeUpsSoFar } from './wake-ups.ts'
import { focusedWindow } from './window-list.ts'

const acts = {
  tray(gesture: TrayGesture): void {
    theTray().gesture(gesture)
  },
  /** In the menu that is open, else in the tray's. */
  choose(path: readonly string[]): void {
    const menu = menuUnderPointer() ?? theTray().menu
    if (menu === null) throw new Error('there is no menu')
    choose(menu, path, focusedWindow())
  },
  chooseInApplicationMenu(path: readonly string[]): void {
    const menu = StandInMenu.getApplicationMenu()
    if (menu === null) throw new Error('there is no application menu')
    choose(menu, path, focusedWindow())
  },
  clickNotification: (number: number): void => notificationByNumber(number).clicked(),
  actOnNotification: (number: number, index: number): void => notificationByNumber(number).actionClicked(index),
  dismissNotification: (number: number): void => notificationByNumber(number).dismissed(),
  activate: (details: Electron.ActivationArguments): void => activate(details),
  power: (event: PowerEvent): void => raisePower(event),
  idle: (seconds: number): void => setIdleSeconds(seconds),
  theme: (theme: Partial<SystemTheme>): void => setSystemTheme(theme),
  offline: (offline: boolean): void => setOffline(offline),
  approveLoginItem: (approved: boolean): void => approveLoginItem(approved),
  answerDialog: (number: number, answer: DialogAnswer): void => answerDialog(number, answer),
  setClipboard: (text: string): Promise<void> => clipboard.writeText(text),
  refuseLinks: (refuse: boolean): void => refuseLinks(refuse),
  /** macOS only: elsewhere a link starts the app anew. */
  openUrl(url: string): void {
    if (!isPlatform('darwin')) throw new Error('only macOS has open-url; start a second instance with the link')
    app.emit('open-url', electronEvent(), url)
  },
  /** macOS: the icon in the dock, or the app started again from the Finder. */
  activateApp(): void {
    app.emit(
      'activate',
      electronEvent(),
      StandInWindow.getAllWindows().some((window) => window.isVisible()),
    )
  },
  quit: (): void => app.quit(),
  /** The system's own end. Windows sends no before-quit (README.md, System); it waits for windows that prevent it. @returns whether the app asked for time */
  async shutDown(): Promise<boolean> {
    if (!isPlatform('win32')) {
      raisePower('shutdown')
      return shutdownIsHeld()
    }
    const question = Object.assign(electronEvent(), { reasons: ['shutdown'] })
    for (const window of StandInWindow.getAllWindows()) window.emit('query-session-end', question)
    if (question.defaultPrevented) return true
    for (const window of StandInWindow.getAllWindows()) window.emit('session-end', question)
    setImmediate(() => process.exit(0))
    return false
  },
  closeWindow: (id: number): void => theWindow(id).close(),
  reloadWindow: (id: number): void => theWindow(id).webContents.reload(),
  focusWindow: (id: number): void => theWindow(id).focus(),
  blurWindow: (id: number): void => theWindow(id).blur(),
  /** Address of the windows' browser for Playwright; null before it is there. */
  browserEndpoint: (): Promise<string | null> => browserEndpoint(),
  state: (): AppState => state(),
  /** After a full collection. Needs `--expose-gc`. */
  async memory(): Promise<MemoryFigures> {
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc?.()
      await pause(0)
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heapUsed, external, rss }
  },
  countWakeUps: (): void => countWakeUps(),
  wakeUps: (): number => wakeUpsSoFar(),
}

export type Acts = typeof acts

/** From driver to host. */
export interface Request {
  readonly id: number
  readonly act: keyof Acts
  readonly input: readonly unknown[]
}

/** From host to driver. */
export type Report =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  | { readonly kind: 'state'; readonly state: AppState }
  | { readonly kind: 'relaunch'; readonly args: readonly string[] }

export function tellDriver(report: Report): void {
  if (process.connected) process.send?.(report)
}

export function answerDriver(): void {
  onChange(() => tellDriver({ kind: 'state', state: state() }))
  process.on('message', (request: Request) => void answer(request))
}

async function answer({ id, act, input }: Request): Promise<void> {
  try {
    // The driver's types pair an act with its input.
    const value: unknown = await Reflect.apply(acts[act], acts, input)
    tellDriver({ kind: 'state', state: state() })
    tellDriver({ kind: 'answer', id, value: value ?? null })
  } catch (caught) {
    tellDriver({ kind: 'refusal', id, message: caught instanceof Error ? caught.message : `${caught}` })
  }
}

function state(): AppState {
  return {
    marks: { ...marks, trayReady: trayReadyAt() },
    tray: currentTray()?.state ?? null,
    openMenu: menuUnderPointer()?.entries() ?? null,
    applicationMenu: StandInMenu.getApplicationMenu()?.entries() ?? null,
    windows: StandInWindow.getAllWindows().map((window) => window.state),
    notifications: notificationStates(),
    dialogs: dialogStates(),
    openedLinks: [...opened.links],
    openedPaths: [...opened.paths],
    shownItems: [...opened.items],
    clipboard: clipboardText(),
    loginItem: loginItem(),
    protocolClients: [...told.protocolClients],
    themeSource: nativeTheme.themeSource,
    isDockVisible: told.isDockVisible,
    userModelId: told.userModelId,
    toastActivator: told.toastActivator,
    preventsShutdown: shutdownIsHeld(),
    previewAddress: previewAddress(),
  }
}

function theTray() {
  const tray = currentTray()
  if (tray === null) throw new Error('there is no tray')
  return tray
}

function theWindow(id: number): StandInWindow {
  const window = StandInWindow.fromId(id)
  if (window === null) throw new Error(`there is no window ${id}`)
  return window
}
