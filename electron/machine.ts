/** This machine's browsers and programs, through Node.js alone. */
import { execFile, spawn } from 'node:child_process'
import { arch, release, version } from 'node:os'
import type { BrowsersPorts, InstalledBrowser } from './browsers.ts'
import { linuxBrowsers } from './linux-browsers.ts'
import { macBrowsers } from './mac-browsers.ts'
import { windowsBrowsers } from './windows-browsers.ts'

/** A program that has not failed by then runs. */
const MOMENT_MS = 1_000
const RUN_LIMIT_MS = 5_000
/** Browsers inherit the environment, but never what is secret in it. */
const SECRET_VARIABLE = /SECRET|PASSWORD|TOKEN|^LATCHKEY_TEST_/i

type Environment = Readonly<Record<string, string | undefined>>

export function browsersHere(platform: NodeJS.Platform, environment: Environment): BrowsersPorts {
  return {
    detect: () => detect(platform, environment),
    launch: (command) => launch(command, environment),
  }
}

/** For an administrator who is told what went wrong. */
export function systemName(): string {
  return `${version()} (${release()}, ${arch()})`
}

function detect(platform: NodeJS.Platform, environment: Environment): Promise<readonly InstalledBrowser[]> {
  switch (platform) {
    case 'win32':
      return windowsBrowsers(run, environment.SystemRoot || 'C:\\Windows')
    case 'darwin':
      return macBrowsers()
    default:
      return linuxBrowsers(environment)
  }
}

function run(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { timeout: RUN_LIMIT_MS, windowsHide: true }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}

/** Never through a shell. @throws when it cannot be started, or fails at once */
function launch([file, ...args]: readonly [string, ...string[]], environment: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // A group of its own: it outlives the app.
      detached: true,
      stdio: 'ignore',
      env: Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET_VARIABLE.test(name))),
    })
    const timer = setTimeout(resolve, MOMENT_MS)
    const settle = (failure: Error | null): void => {
      clearTimeout(timer)
      if (failure === null) resolve()
      else reject(failure)
    }
    child.once('error', settle)
    child.once('exit', (code) => settle(code === 0 ? null : new Error('it failed at once')))
    child.unref()
  })
}
