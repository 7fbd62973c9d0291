/** Opens a link in the person's browser: `--browser`, `BROWSER`, else the system's own opener. Never through a shell. */
import { AppError } from '../core/errors/app-error.ts'
import type { BrowserPort } from '../core/session/ports.ts'
import { splitWords } from './shell-words.ts'

export interface BrowserOptions {
  /** `--browser CMD`; null when it was not given. */
  readonly command: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** How long a failure is waited for; a browser that still runs by then is taken as opened. */
  readonly momentMs?: number
}

/** Long enough for an opener that finds no browser to say so, short enough for nobody to wait. */
const MOMENT_MS = 1_000

/** Openers inherit the environment, but never what is secret in it. */
const SECRET_VARIABLE = /SECRET|PASSWORD|TOKEN|^LATCHKEY_TEST_/i

/** @throws AppError general.usage when `--browser` or BROWSER cannot be split into words */
export function createBrowser(options: BrowserOptions): BrowserPort {
  const commands = findCommands(options)
  return {
    async open(url) {
      // The link comes from a provider's or a control server's answer: nothing but a web page may be opened by it.
      if (!/^https?:\/\//i.test(url)) throw failed('the link is not a web address')
      if (commands.length === 0) throw failed('this session has no display')
      let reason = ''
      for (const command of commands) {
        const failure = await run(withLink(command, url), options)
        if (failure === null) return
        reason = failure
      }
      throw failed(reason)
    },
  }
}

/** What would open a link, in words; null when nothing would. @throws as createBrowser */
export function describeOpener(options: BrowserOptions): string | null {
  const commands = findCommands(options)
  return commands.length === 0 ? null : commands.map((words) => words.join(' ')).join(', else ')
}

function findCommands({ command, environment, platform }: BrowserOptions): string[][] {
  if (command !== null) return [splitWords(command, platform)]
  const { BROWSER } = environment
  if (BROWSER !== undefined && BROWSER.trim() !== '') {
    // A list of bare programs is tried in order, as xdg-open does; anything longer is one command, colons and all.
    const isList = platform !== 'win32' && /^[^\s'"]+$/.test(BROWSER)
    const entries = isList ? BROWSER.split(':').filter((entry) => entry !== '') : [BROWSER]
    return entries.map((entry) => splitWords(entry, platform))
  }
  if (platform === 'darwin') return [['/usr/bin/open']]
  if (platform === 'win32') return [['rundll32.exe', 'url.dll,FileProtocolHandler']]
  const hasDisplay = Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY)
  return hasDisplay ? [['xdg-open']] : []
}

/** BROWSER may say with `%s` where the link goes; otherwise it is the last argument, always as one. */
function withLink(words: readonly string[], url: string): string[] {
  const filled = words.map((word) => word.replaceAll('%s', () => url))
  return filled.some((word, index) => word !== words[index]) ? filled : [...words, url]
}

/** @returns why it failed; null when it was started and did not fail within the moment */
async function run(words: readonly string[], options: BrowserOptions): Promise<string | null> {
  const { spawn } = await import('node:child_process')
  const [file = '', ...args] = words
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      // Its own group and no terminal: Ctrl-C here must not close the browser, and its chatter is not ours.
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: Object.fromEntries(Object.entries(options.environment).filter(([name]) => !SECRET_VARIABLE.test(name))),
    })
    const timer = setTimeout(() => resolve(null), options.momentMs ?? MOMENT_MS)
    const settle = (failure: string | null): void => {
      clearTimeout(timer)
      resolve(failure)
    }
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ENOENT' ? `${file}: not found` : `${file}: ${error.code ?? 'could not be started'}`),
    )
    child.once('exit', (code, signal) => settle(code === 0 ? null : `${file} ended with ${code ?? signal}`))
    child.unref()
  })
}

function failed(reason: string): AppError {
  return new AppError('session.browser-failed', { reason })
}
