/** URLs of a configuration: what makes one acceptable, and the one spelling of a control URL in which two can be compared. */

/** Hosts to which plain http is harmless: the traffic never leaves the machine. */
const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '[::1]', 'localhost']

/** Lower-case scheme and host, default port dropped, no trailing slash. @throws TypeError when it is no URL. */
export function canonicalUrl(url: string): string {
  const parsed = new URL(url)
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}

/** A reason and a fix, or null when the URL is acceptable. `path`: whether anything may follow the host. */
export function urlProblem(url: string, path: 'any' | 'none'): { reason: string; fix: string } | null {
  // The URL parser drops spaces and line breaks silently; an issuer is compared as a string, so they must not be there.
  const parsed = /\s/.test(url) || !URL.canParse(url) ? null : new URL(url)
  if (parsed === null || !/^https?:\/\/[^/]/i.test(url)) {
    return { reason: 'is not a web address', fix: 'Write the whole address, beginning with https://.' }
  }
  if (parsed.protocol === 'http:' && !LOOPBACK_HOSTS.includes(parsed.hostname)) {
    return {
      reason: 'uses http, which anybody on the way can read and change',
      fix: 'Use https://; plain http is accepted on 127.0.0.1, [::1] and localhost only.',
    }
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return { reason: 'carries a user name or password', fix: 'Remove what stands before the @.' }
  }
  // Looked for in the text, because the parser drops an empty query or fragment.
  if (/[?#]/.test(url)) {
    return { reason: 'has a query or a fragment', fix: 'Remove everything from the first ? or # on.' }
  }
  if (path === 'none' && parsed.pathname !== '/') {
    return {
      reason: 'has a path; a control server answers at the root of its host only',
      fix: 'Remove what follows the host, and serve Headscale at the root.',
    }
  }
  if (parsed.pathname.endsWith('/.well-known/openid-configuration')) {
    return {
      reason: 'is the address of the discovery document',
      fix: 'Remove /.well-known/openid-configuration from its end.',
    }
  }
  return null
}
