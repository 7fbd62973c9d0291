/**
 * What went wrong, as text for an administrator: enough to find the cause, nothing that could be used. No token, no link, no
 * auth ID: addresses are cut to their origin, and everything goes through the same net as the log.
 */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { redactAll } from '../core/errors/redact.ts'

export interface DetailsFrame {
  readonly version: string
  /** Of the operating system, in words. */
  readonly system: string
}

/** English, for whoever is asked: the code and these words are the ones of docs/errors.md. */
export function detailsText(snapshot: Snapshot, { version, system }: DetailsFrame): string {
  const error = errorOf(snapshot)
  const lines = [
    `Time: ${new Date(snapshot.at).toISOString()}`,
    `Latchkey ${version} on ${system}`,
    `Network: ${[snapshot.controlUrl, snapshot.issuer].filter((url) => url !== null && url !== '').join(', ') || 'none'}`,
    `Session: ${snapshot.session.kind}; this device: ${snapshot.node.kind}${versionOf(snapshot)}`,
    ...(error === null ? ['Error: none'] : errorLines(error)),
  ]
  return `${redactAll(lines.map(withoutLinks).join('\n'))}\n`
}

function errorLines({ code, userMessage, hint, params }: WireError): readonly string[] {
  const { adminText } = params
  return [`Error: ${code}`, userMessage, hint, ...(adminText === undefined || adminText === '' ? [] : ['', adminText])]
}

/** The one that matters most: the session's own, then the device's. */
export function errorOf({ trouble, session, node }: Snapshot): WireError | null {
  if (trouble !== null) return trouble
  if ('because' in session && session.because !== null) return session.because
  return node.kind === 'noDaemon' ? node.reason : null
}

function versionOf({ node }: Snapshot): string {
  return 'facts' in node ? ` (Tailscale ${node.facts.daemonVersion})` : ''
}

/** Addresses as far as the host: what follows can be a link for one person. */
function withoutLinks(line: string): string {
  return line.replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]]+/gi, (link) => {
    if (!URL.canParse(link)) return '[link]'
    const { protocol, host } = new URL(link)
    return `${protocol}//${host}`
  })
}
