/** Opens a link in the person's browser, if it is one that may be opened (security checklist 15). Links come from providers and control servers. */
import { AppError } from '../core/errors/app-error.ts'
import { describeError, type Logger } from '../core/log/logger.ts'
import type { Browsers } from './browsers.ts'

/** Windows cuts longer command lines. */
const LONGEST_URL = 2081

export interface LinkOpenerPorts {
  /** Electron's `shell.openExternal`: the system's browser. */
  openExternal(url: string): Promise<void>
  readonly browsers: Pick<Browsers, 'open'>
  /** Id of the browser that links go to; null: the system's. */
  chosen(): string | null
  readonly logger: Logger
}

/** @param browser id of the one to open this link in; null: the chosen one. @throws AppError session.browser-failed */
export type LinkOpener = (url: string, browser?: string | null) => Promise<void>

export function linkOpener({ openExternal, browsers, chosen, logger }: LinkOpenerPorts): LinkOpener {
  async function openInSystems(url: string): Promise<void> {
    try {
      await openExternal(url)
    } catch (cause) {
      throw new AppError('session.browser-failed', { reason: 'no program opens web addresses' }, { cause })
    }
  }
  return async (url, browser = null) => {
    if (!isWebLink(url)) throw new AppError('session.browser-failed', { reason: 'the link is not a web address' })
    if (url.length > LONGEST_URL) throw new AppError('session.browser-failed', { reason: 'the link is too long' })
    if (browser !== null) return await browsers.open(url, browser)
    const usual = chosen()
    if (usual === null) return await openInSystems(url)
    try {
      await browsers.open(url, usual)
    } catch (caught) {
      // One that was chosen long ago and is gone: better another than none.
      logger.log('warn', 'browser.failed', describeError(caught))
      await openInSystems(url)
    }
  }
}

/** https anywhere; http only where nothing leaves this device. */
function isWebLink(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isLoopback = /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)
}
