/** Opens a link in the person's browser, if it is one that may be opened (security checklist 15). Links come from providers and control servers. */
import { AppError } from '../core/errors/app-error.ts'

/** Windows cuts longer command lines. */
const LONGEST_URL = 2081

/** @param openExternal Electron's `shell.openExternal`. */
export function linkOpener(openExternal: (url: string) => Promise<void>): (url: string) => Promise<void> {
  return async (url) => {
    if (!isWebLink(url)) throw new AppError('session.browser-failed', { reason: 'the link is not a web address' })
    if (url.length > LONGEST_URL) throw new AppError('session.browser-failed', { reason: 'the link is too long' })
    try {
      await openExternal(url)
    } catch (cause) {
      throw new AppError('session.browser-failed', { reason: 'no program opens web addresses' }, { cause })
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
