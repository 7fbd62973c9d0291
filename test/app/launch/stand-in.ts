/** The first launcher: the built app on the stand-in for Electron, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { AppExit, AppUnderTest, LaunchOptions } from '../driver.ts'
import type { Acts, Report, Request } from '../host/control.ts'
import type { AppState, Machine, SystemTheme } from '../host/state.ts'
import { type Watched, watchChild } from './child.ts'
import { type Prepared, prepare } from './folders.ts'
import { connectPages, type WindowPages } from './pages.ts'
import { TrayHands } from './tray-hands.ts'

const WAIT_MS = 15_000
const EXIT_MS = 15_000
/** From here on an end is made. */
const STOP_MS = 3_000

const LIGHT: SystemTheme = {
  dark: false,
  darkTaskbar: false,
  forcedColors: false,
  highContrast: false,
  reducedMotion: false,
}

export async function launchOnStandIn(options: LaunchOptions = {}): Promise<AppUnderTest> {
  const prepared = await prepare(options)
  return startOnStandIn(prepared, machineOf(prepared, options), options.args ?? [])
}

/** @returns once the app is ready */
async function startOnStandIn(prepared: Prepared, machine: Machine, args: readonly string[]): Promise<AppUnderTest> {
  const app = new StandInApp(prepared, machine, args)
  try {
    await app.until('the app to be ready', ({ marks }) => marks.ready !== null)
    return app
  } catch (caught) {
    await app.stop()
    throw caught
  }
}

class StandInApp extends TrayHands implements AppUnderTest {
  readonly launcher = 'stand-in'
  readonly home: string
  readonly #prepared: Prepared
  readonly #machine: Machine
  readonly #child: ChildProcess
  readonly #watched: Watched
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #state: AppState | null = null
  #relaunch: readonly string[] | null = null
  #pages: Promise<WindowPages> | null = null
  #isHandedOn = false
  #lastId = 0

  constructor(prepared: Prepared, machine: Machine, args: readonly string[]) {
    super()
    this.home = prepared.home
    this.#prepared = prepared
    this.#machine = machine
    this.#child = startHost(prepared, machine, args)
    this.#watched = watchChild(this.#child)
    this.#child.on('message', (report: Report) => this.#take(report))
    this.#child.on('disconnect', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the app has ended'))
      this.#waiting.clear()
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async state(): Promise<AppState> {
    return this.do('state')
  }

  until<Found>(
    what: string,
    look: (state: AppState) => Found | null | undefined | false,
    deadlineMs = WAIT_MS,
  ): Promise<Found> {
    const seen = () => JSON.stringify(this.#state, null, 1)
    return this.#watched
      .when(
        what,
        () => {
          const found = this.#state === null ? null : look(this.#state)
          if ((found === null || found === undefined || found === false) && this.#watched.ended() !== null) {
            throw new Error(`the app ended before ${what}`)
          }
          return found
        },
        deadlineMs,
      )
      .catch((caught: unknown) => {
        throw new Error(`${caught instanceof Error ? caught.message : caught}\n--- last state\n${seen()}`)
      })
  }

  do<Name extends keyof Acts>(act: Name, ...input: Parameters<Acts[Name]>): Promise<Awaited<ReturnType<Acts[Name]>>> {
    if (!this.#child.connected) return Promise.reject(new Error(`the app has ended: there is no ${act} any more`))
    this.#lastId += 1
    const request: Request = { id: this.#lastId, act, input }
    return new Promise((resolve, reject) => {
      // The host answers an act with what that act returns.
      this.#waiting.set(request.id, { resolve: resolve as (value: unknown) => void, reject })
      this.#child.send(request)
    })
  }

  async window(deadlineMs = WAIT_MS): Promise<Page> {
    const targetId = await this.until(
      'a window that shows a loaded page',
      ({ windows }) => windows.findLast(({ isLoaded, isVisible }) => isLoaded && isVisible)?.targetId,
      deadlineMs,
    )
    this.#pages ??= this.#connect()
    const pages = await this.#pages
    let found: Page | null = null
    let isLooking = false
    return this.#watched.when(
      'the page of the window',
      () => {
        if (found === null && !isLooking) {
          isLooking = true
          void pages.find(targetId).then((page) => {
            isLooking = false
            found = page
            if (page !== null) this.#watched.changed()
          })
        }
        return found
      },
      deadlineMs,
    )
  }

  async secondInstance(...args: string[]): Promise<AppExit> {
    const second = new StandInApp(this.#prepared, this.#machine, args)
    second.#isHandedOn = true
    try {
      return await second.exit()
    } finally {
      await second.stop()
    }
  }

  async openLink(url: string): Promise<void> {
    if (this.#machine.platform === 'darwin') await this.do('openUrl', url)
    else await this.secondInstance(url)
  }

  async relaunched(): Promise<AppUnderTest> {
    const { relaunch } = await this.exit()
    if (relaunch === null) throw new Error('the app has not asked to be started again')
    this.#isHandedOn = true
    // Its first argument is the app itself.
    return startOnStandIn(this.#prepared, this.#machine, relaunch.slice(1))
  }

  output(): string {
    const { stdout, stderr } = this.#watched.output()
    return stdout + stderr
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async exit(deadlineMs = EXIT_MS): Promise<AppExit> {
    try {
      const ending = await this.#watched.when('the app to end', () => this.#watched.ended(), deadlineMs)
      return { ...ending, ...this.#watched.output(), relaunch: this.#relaunch }
    } catch (caught) {
      this.#child.kill('SIGKILL')
      throw caught
    }
  }

  async stop(): Promise<void> {
    const pages = await this.#pages?.catch(() => null)
    await pages?.close().catch(() => {})
    // Without its driver the host ends, and its browser with it.
    if (this.#child.connected) this.#child.disconnect()
    await this.exit(STOP_MS).catch(() => {})
    if (!this.#isHandedOn) await this.#prepared.remove()
  }

  async #connect(): Promise<WindowPages> {
    const endpoint = await this.do('browserEndpoint')
    if (endpoint === null) throw new Error('the app has no browser for its windows')
    const pages = await connectPages(endpoint)
    pages.onPage(() => this.#watched.changed())
    return pages
  }

  #take(report: Report): void {
    if (report.kind === 'state') this.#state = report.state
    else if (report.kind === 'relaunch') this.#relaunch = report.args
    else {
      const waiting = this.#waiting.get(report.id)
      this.#waiting.delete(report.id)
      if (report.kind === 'answer') waiting?.resolve(report.value)
      else waiting?.reject(new Error(report.message))
    }
    this.#watched.changed()
  }
}

function startHost(prepared: Prepared, machine: Machine, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['--expose-gc', join(prepared.host, 'main.js'), prepared.main, ...args], {
    ...prepared.identity,
    // Not the checkout: an app that believes to be on Windows makes names of its own out of absolute paths.
    cwd: prepared.env.HOME ?? prepared.root,
    env: prepared.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.send(machine)
  return child
}

function machineOf(prepared: Prepared, options: LaunchOptions): Machine {
  const { languages = ['en-GB'] } = options
  return {
    platform: options.platform ?? realPlatform(),
    main: prepared.main,
    root: prepared.root,
    isPackaged: prepared.isPackaged,
    languages,
    systemLocale: options.systemLocale ?? languages[0] ?? 'en-GB',
    theme: { ...LIGHT, ...options.theme },
    browserCommand: options.browserCommand ?? null,
    chromium: process.env.LATCHKEY_CHROMIUM ?? '/usr/bin/chromium',
    openUrlAtStart: options.openUrl ?? null,
    openedAtLogin: options.openedAtLogin ?? false,
    isSigned: options.isSigned ?? true,
    notifications: options.notifications ?? true,
    windows: options.windows ?? 'chromium',
  }
}

function realPlatform(): Machine['platform'] {
  const { platform } = process
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}
