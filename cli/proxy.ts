/** Which proxy the environment asks for, by the usual variables in either case. */

export interface ProxySettings {
  /** For http URLs; null for none. */
  readonly http: string | null
  /** For https URLs. */
  readonly https: string | null
  /** Hosts that are asked directly, as written. */
  readonly except: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Lower case wins, as curl has it. An https URL without a proxy of its own takes the http one, as undici has it. */
export function readProxySettings(environment: Environment): ProxySettings {
  const http = either(environment, 'http_proxy')
  return {
    http,
    https: either(environment, 'https_proxy') ?? http,
    except: either(environment, 'no_proxy') ?? '',
  }
}

/** The proxy that a request to this URL takes; null when it goes straight. Loopback always does. */
export function proxyFor(url: URL, settings: ProxySettings): string | null {
  if (isLoopback(url.hostname) || isExcepted(url, settings.except)) return null
  return url.protocol === 'https:' ? settings.https : settings.http
}

/** 127.0.0.0/8, ::1, localhost and what ends in .localhost (RFC 6761 6.3). */
function isLoopback(hostname: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/i.test(hostname)
}

/** `*`, a host, or a domain with or without its leading dot, each with or without a port. */
function isExcepted(url: URL, except: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return except.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, host = '', entryPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? []
    if (host === '' || (entryPort !== undefined && entryPort !== port)) return false
    const domain = host.replace(/^\*?\./, '').toLowerCase()
    return url.hostname === domain || url.hostname.endsWith(`.${domain}`)
  })
}

function either(environment: Environment, name: string): string | null {
  const value = environment[name] ?? environment[name.toUpperCase()]
  return value === undefined || value === '' ? null : value
}
