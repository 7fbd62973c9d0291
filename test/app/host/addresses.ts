/**
 * The app's scheme in a browser that has none of it: `app://ui/page` is `https://ui.app.stand-in.invalid/page` to Chromium,
 * a secure origin of a name that no network has (RFC 2606), and is called by its own name everywhere in the host.
 */

const DOMAIN = 'stand-in.invalid'
const schemes = new Set<string>()

/** A scheme that the app has registered as standard. */
export function addScheme(scheme: string): void {
  schemes.add(scheme)
}

export function toWeb(url: string): string {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/i.exec(url)
  const [, scheme = '', host = '', rest = ''] = found ?? []
  return schemes.has(scheme) ? `https://${host}.${scheme}.${DOMAIN}${rest === '' ? '/' : rest}` : url
}

/** Any other address is itself. */
export function fromWeb(url: string): string {
  const found = /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.stand-in\.invalid(?=[/?#]|$)(.*)$/i.exec(url)
  const [, host = '', scheme = '', rest = ''] = found ?? []
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url
}

/** Scheme of an address without its colon. */
export function schemeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol.slice(0, -1) : ''
}
