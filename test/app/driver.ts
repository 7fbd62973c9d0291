/**
 * The built app as a spec drives it: one interface, two launchers. The stand-in runs anywhere with Node.js and Chromium;
 * Electron itself runs where its binary is (`npm run test:electron`).
 */
import type { Page } from 'playwright-core'
import type { Acts } from './host/control.ts'
import type { AppState, SimulatedPlatform, SystemTheme } from './host/state.ts'
import type { TrayGesture } from './host/tray.ts'
import { launchOnElectron } from './launch/electron.ts'
import { launchOnStandIn } from './launch/stand-in.ts'

export interface LaunchOptions {
  /** LATCHKEY_HOME. Left out: a new folder, removed by `stop`. */
  readonly home?: string
  /** Text of config.yaml, written to the home before the start. */
  readonly config?: string
  /** Added to an environment of little more than PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>
  /** Of the app. */
  readonly args?: readonly string[]
  /** The real one unless named. Files and sockets stay those of the real system. */
  readonly platform?: SimulatedPlatform
  /** Most wanted first; `en-GB` unless named. */
  readonly languages?: readonly string[]
  readonly systemLocale?: string
  readonly theme?: Partial<SystemTheme>
  /** Opens a link, its one argument, in the person's browser. Left out: links are recorded only. */
  readonly browserCommand?: string
  /** The app runs as this user, with this environment, from a copy that the user may read. Root only. */
  readonly account?: { readonly uid: number; readonly gid: number; readonly env: Readonly<Record<string, string>> }
  /** Another built app than the checkout's: its main file, and the folder with its package.json. */
  readonly built?: { readonly main: string; readonly root: string; readonly isPackaged?: boolean }
  /** macOS: the link that the app is started for. Elsewhere a link is an argument. */
  readonly openUrl?: string
  readonly openedAtLogin?: boolean
  /** macOS: without it no notification is shown. True unless named. */
  readonly isSigned?: boolean
  /** False: the system shows none. */
  readonly notifications?: boolean
  /** Where windows live; a headless Chromium unless named. `preview` is for `npm run preview`. */
  readonly windows?: 'chromium' | 'preview'
}

export interface AppExit {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Arguments of the app that is to take its place (`app.relaunch`); null: none. */
  readonly relaunch: readonly string[] | null
}

export interface AppUnderTest {
  readonly launcher: 'stand-in' | 'electron'
  readonly pid: number
  readonly home: string
  /** What can be seen of the app now. */
  state(): Promise<AppState>
  /**
   * Waits until `look` finds something (anything but null, undefined and false), looking at every change.
   * @param what for the message, such as "the tray to be connected"
   * @throws Error with the last state and all output when time is up or the app ends before
   */
  until<Found>(
    what: string,
    look: (state: AppState) => Found | null | undefined | false,
    deadlineMs?: number,
  ): Promise<Found>
  /** One act on the machine (host/control.ts). @throws Error when the machine cannot do that, in words */
  do<Name extends keyof Acts>(act: Name, ...input: Parameters<Acts[Name]>): Promise<Awaited<ReturnType<Acts[Name]>>>
  /** A click on the tray icon; `left` unless named. */
  click(gesture?: TrayGesture): Promise<void>
  /** Chooses in the menu that is open, else in the tray's, by labels or ids from the top. */
  choose(...path: string[]): Promise<void>
  /** Labels of the tray's menu that can be seen, without separators. */
  menu(): Promise<readonly string[]>
  /** The page of the newest window, once it is loaded and can be seen. */
  window(deadlineMs?: number): Promise<Page>
  /** Starts the app a second time, as a click on its icon or on a link does, and waits for that process to end. */
  secondInstance(...args: string[]): Promise<AppExit>
  /** A link of the app's scheme while it runs, in the way of the platform. */
  openLink(url: string): Promise<void>
  /** The app that `app.relaunch` asked for, once this one has ended. */
  relaunched(): Promise<AppUnderTest>
  output(): string
  signal(signal: NodeJS.Signals): void
  /** @throws Error with all output when it has not ended by then; it is killed */
  exit(deadlineMs?: number): Promise<AppExit>
  /** Ends whatever is left and removes what was made. Never fails for an app that has ended. */
  stop(): Promise<void>
}

/** By `LATCHKEY_APP_LAUNCHER`: `electron`, or the stand-in. @throws Error when the app is not built, or does not get ready */
export function launchApp(options: LaunchOptions = {}): Promise<AppUnderTest> {
  return process.env.LATCHKEY_APP_LAUNCHER === 'electron' ? launchOnElectron(options) : launchOnStandIn(options)
}
