/**
 * The second launcher: the built app on Electron itself, by Playwright, where Electron's binary is. What an app cannot be
 * shown from inside (another platform, the system's theme, its shutdown, no network) is refused in words.
 * Written from Playwright's and Electron's types, and not run yet: no machine with Electron's binary has been at hand.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findElectron, HOW_TO_GET_ELECTRON } from '../../../scripts/electron-binary.mjs'
import type { AppExit, AppUnderTest, LaunchOptions } from '../driver.ts'
import type { Acts } from '../host/control.ts'
import type { AppState } from '../host/state.ts'
import { type Watched, watchChild } from './child.ts'
import { type Prepared, prepare } from './folders.ts'
import { TrayHands } from './tray-hands.ts'

const WAIT_MS = 15_000
const EXIT_MS = 15_000
/** Electron tells nobody when something can be seen: it is asked. */
const ASK_EVERY_MS = 50
const ENTRY = join(import.meta.dirname, 'electron-entry.cjs')

type Hands = Record<string, (...input: unknown[]) => unknown>

/** @throws Error where Electron's binary is not, or for what only the stand-in can do */
export async function launchOnElectron(options: LaunchOptions = {}): Promise<AppUnderTest> {
  const executable = findElectron()
  if (executable === null) throw new Error(`Electron's binary is not on this machine. ${HOW_TO_GET_ELECTRON}`)
  refuseWhatCannotBe(options)
  const prepared = await prepare(options)
  return start({ executable, prepared, args: options.args ?? [], browser: options.browserCommand ?? '' })
}

interface Launch {
  readonly executable: string
  readonly prepared: Prepared
  readonly args: readonly string[]
  readonly browser: string
}

async function start(launch: Launch): Promise<AppUnderTest> {
  const { executable, prepared, args } = launch
  const application = await _electron.launch({
    executablePath: executable,
    args: ['-r', ENTRY, prepared.main, ...args],
    cwd: prepared.root,
    env: environmentOf(launch),
    timeout: WAIT_MS,
  })
  return new ElectronApp(application, launch)
}

class ElectronApp extends TrayHands implements AppUnderTest {
  readonly launcher = 'electron'
  readonly home: string
  readonly #application: ElectronApplication
  readonly #launch: Launch
  readonly #child: ChildProcess
  readonly #watched: Watched

  constructor(application: ElectronApplication, launch: Launch) {
    super()
    this.home = launch.prepared.home
    this.#application = application
    this.#launch = launch
    this.#child = application.process()
    this.#watched = watchChild(this.#child)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  state(): Promise<AppState> {
    return this.do('state')
  }

  async until<Found>(
    what: string,
    look: (state: AppState) => Found | null | undefined | false,
    deadlineMs = WAIT_MS,
  ): Promise<Found> {
    const deadline = Date.now() + deadlineMs
    for (;;) {
      const state = await this.state()
      const found = look(state)
      if (found !== null && found !== undefined && found !== false) return found
      if (Date.now() > deadline) {
        throw new Error(
          `waited ${deadlineMs} ms in vain for ${what}\n${this.output()}\n${JSON.stringify(state, null, 1)}`,
        )
      }
      await pause(ASK_EVERY_MS)
    }
  }

  async do<Name extends keyof Acts>(
    act: Name,
    ...input: Parameters<Acts[Name]>
  ): Promise<Awaited<ReturnType<Acts[Name]>>> {
    const asked = { act: String(act), input: [...input] }
    const value: unknown = await this.#application.evaluate((_electron, { act, input }) => {
      const hands: Hands | undefined = Reflect.get(globalThis, 'latchkeyDriver')
      const found = hands?.[act]
      if (found === undefined) throw new Error(`"${act}" cannot be done to a real Electron: it needs the stand-in`)
      return found(...input)
    }, asked)
    // The recorder's acts answer as the stand-in's of the same name.
    return value as Awaited<ReturnType<Acts[Name]>>
  }

  async window(deadlineMs = WAIT_MS): Promise<Page> {
    await this.until(
      'a window that shows a loaded page',
      ({ windows }) => windows.some((each) => each.isLoaded && each.isVisible),
      deadlineMs,
    )
    const page =
      this.#application.windows().at(-1) ?? (await this.#application.waitForEvent('window', { timeout: deadlineMs }))
    await page.waitForLoadState('load', { timeout: deadlineMs })
    return page
  }

  async secondInstance(...args: string[]): Promise<AppExit> {
    const { executable, prepared } = this.#launch
    const child = spawn(executable, [prepared.main, ...args], {
      cwd: prepared.root,
      env: environmentOf(this.#launch),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return endOf(child, watchChild(child), EXIT_MS)
  }

  async openLink(url: string): Promise<void> {
    if (process.platform === 'darwin') await this.do('openUrl', url)
    else await this.secondInstance(url)
  }

  relaunched(): Promise<AppUnderTest> {
    return Promise.reject(new Error('Electron starts its successor itself: only the stand-in can hand it over'))
  }

  output(): string {
    const { stdout, stderr } = this.#watched.output()
    return stdout + stderr
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  exit(deadlineMs = EXIT_MS): Promise<AppExit> {
    return endOf(this.#child, this.#watched, deadlineMs)
  }

  async stop(): Promise<void> {
    await Promise.race([this.#application.close().catch(() => {}), pause(3_000)])
    this.#child.kill('SIGKILL')
    await this.exit().catch(() => {})
    await this.#launch.prepared.remove()
  }
}

async function endOf(child: ChildProcess, watched: Watched, deadlineMs: number): Promise<AppExit> {
  try {
    const ending = await watched.when('the app to end', () => watched.ended(), deadlineMs)
    return { ...ending, ...watched.output(), relaunch: null }
  } catch (caught) {
    child.kill('SIGKILL')
    throw caught
  }
}

function environmentOf({ prepared, browser }: Launch): Record<string, string> {
  // A display and a bus of one's own machine: Electron draws, and speaks to the desktop.
  const desktop = [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'DBUS_SESSION_BUS_ADDRESS',
    'SystemRoot',
    'APPDATA',
    'LOCALAPPDATA',
  ]
  const given = desktop.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(given), ...prepared.env, LATCHKEY_TEST_BROWSER: browser }
}

function refuseWhatCannotBe(options: LaunchOptions): void {
  const { platform, account, theme, openUrl, isSigned, notifications, windows } = options
  if (platform !== undefined && platform !== process.platform) {
    throw new Error(`Electron here runs as on ${process.platform}: ${platform} needs the stand-in`)
  }
  const onlyOnTheStandIn = { account, theme, openUrl, isSigned, notifications, windows }
  const found = Object.entries(onlyOnTheStandIn).find(([, value]) => value !== undefined)
  if (found !== undefined) throw new Error(`"${found[0]}" cannot be set on a real Electron: it needs the stand-in`)
}
