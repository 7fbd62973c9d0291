/** What Chromium says of the way to an address, in the words of a PAC file. */

/**
 * @param answer of `session.resolveProxy`: `PROXY proxy.example:3128; DIRECT`
 * @returns the first way as a URL; null: straight
 */
export function firstProxy(answer: string): string | null {
  const [kind = '', host = ''] = (answer.split(';')[0] ?? '').trim().split(/\s+/)
  if (host === '' || kind.toUpperCase() === 'DIRECT') return null
  return `${SCHEMES[kind.toUpperCase()] ?? kind.toLowerCase()}://${host}`
}

const SCHEMES: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks',
  SOCKS4: 'socks',
  SOCKS5: 'socks5',
}
