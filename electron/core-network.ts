/** Chromium's network for the core: a session in memory, without a cache, that no window shares. Call once Electron is ready. */
import { net, session } from 'electron'
import type { RedirectProbe } from '../core/node/ports.ts'
import { type CoreFetch, coreFetch, redirectProbe } from './network.ts'

export interface CoreNetwork {
  readonly fetch: CoreFetch
  readonly probe: RedirectProbe
  /** `DIRECT`, or `PROXY host:port; …` */
  resolveProxy(url: string): Promise<string>
  /** False is reliable, true is not. */
  isOnline(): boolean
}

export function createCoreNetwork(): CoreNetwork {
  // Answers of the provider and the control server belong in no browser's cache.
  const partition = session.fromPartition('latchkey-core', { cache: false })
  return {
    fetch: coreFetch(partition),
    probe: redirectProbe((options) => net.request({ ...options, session: partition })),
    resolveProxy: (url) => partition.resolveProxy(url),
    isOnline: () => net.isOnline(),
  }
}
