/**
 * HTTP for the terminal: a `fetch` that honours the environment's proxies and the system's certificate authorities, and
 * the probe that reads a redirect without following it. Plain http without a proxy (loopback) takes Node.js's own fetch;
 * everything else loads undici on first use, because only there the authorities can be named.
 */
import type { Agent, Dispatcher, ProxyAgent } from 'undici'
import { proxyFor, readProxySettings } from './proxy.ts'

export interface Http {
  readonly fetch: typeof fetch
  /** Status and `Location` of the answer, unfollowed. */
  probeRedirect(url: string, signal: AbortSignal): Promise<{ status: number; location: string | null }>
  close(): Promise<void>
}

/** How long an idle connection is kept for the next request; a server that says less is believed. */
const KEEP_ALIVE_MS = 30_000
const CONNECT_LIMIT_MS = 10_000

export function createHttp(environment: Readonly<Record<string, string | undefined>>): Http {
  const proxies = readProxySettings(environment)
  let loading: Promise<Undici> | null = null
  const load = (): Promise<Undici> => {
    loading ??= loadUndici(environment)
    return loading
  }

  const fetchThrough: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const proxy = proxyFor(url, proxies)
    if (url.protocol === 'http:' && proxy === null) return fetch(input, init)
    const { request } = await load()
    return request(input, init, proxy)
  }

  return {
    fetch: fetchThrough,
    async probeRedirect(url, signal) {
      const response = await fetchThrough(url, { redirect: 'manual', signal })
      await response.body?.cancel()
      return { status: response.status, location: response.headers.get('location') }
    },
    async close() {
      if (loading !== null) await (await loading).close()
    },
  }
}

interface Undici {
  request(input: Parameters<typeof fetch>[0], init: RequestInit | undefined, proxy: string | null): Promise<Response>
  close(): Promise<void>
}

async function loadUndici(environment: Readonly<Record<string, string | undefined>>): Promise<Undici> {
  const [undici, { createSecureContext }, { readAuthorities }] = await Promise.all([
    import('undici'),
    import('node:tls'),
    import('./certificates.ts'),
  ])
  // Parsing a few hundred certificates takes long: once for all connections.
  const secureContext = createSecureContext({ ca: [...readAuthorities(environment).pem] })
  // Said, because NODE_TLS_REJECT_UNAUTHORIZED=0 of some other program's needs would turn the check off.
  const tls = { secureContext, rejectUnauthorized: true, timeout: CONNECT_LIMIT_MS }
  const pool = { keepAliveTimeout: KEEP_ALIVE_MS }
  const direct: Agent = new undici.Agent({ ...pool, connect: tls })
  const proxied = new Map<string, ProxyAgent>()
  const dispatcherFor = (proxy: string | null): Dispatcher => {
    if (proxy === null) return direct
    const known = proxied.get(proxy)
    if (known !== undefined) return known
    // Many proxies tunnel to port 443 alone, so plain http goes through them as plain http does.
    const agent = new undici.ProxyAgent({ ...pool, uri: proxy, proxyTunnel: false, requestTls: tls, proxyTls: tls })
    proxied.set(proxy, agent)
    return agent
  }
  return {
    async request(input, init, proxy) {
      const answer: unknown = await undici.fetch(
        input as Parameters<typeof undici.fetch>[0],
        { ...init, dispatcher: dispatcherFor(proxy) } as Parameters<typeof undici.fetch>[1],
      )
      // The two Response types describe one interface, declared twice.
      return answer as Response
    },
    async close() {
      await Promise.all([direct.destroy(), ...[...proxied.values()].map((agent) => agent.destroy())])
    },
  }
}
