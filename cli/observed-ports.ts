/** The ports as they are, with a stopwatch beside them and, around each request, the checkpoints of the crash tests. */
import type { FetchPort } from '../core/oidc/http.ts'
import type { BrowserPort, NodePort, ProviderPort, VaultPort } from '../core/session/ports.ts'
import { between, type Checkpoint } from './checkpoints.ts'
import type { Stopwatch } from './stopwatch.ts'

/** What a request to the provider is for; `net.NAME.before` and `net.NAME.after` are its checkpoints. */
export const REQUESTS = ['discovery', 'exchange', 'refresh', 'device-poll', 'device-code', 'revoke', 'get'] as const

export function observedFetch(fetch: FetchPort, stopwatch: Stopwatch, checkpoint: Checkpoint): FetchPort {
  return async (url, init) => {
    const request = requestKind(url, init)
    const response = await between(checkpoint, `net.${request}`, () => fetch(url, init))
    if (request === 'discovery') stopwatch.mark('discovery')
    return response
  }
}

const GRANTS: Readonly<Record<string, (typeof REQUESTS)[number]>> = {
  authorization_code: 'exchange',
  refresh_token: 'refresh',
  'urn:ietf:params:oauth:grant-type:device_code': 'device-poll',
}

function requestKind(url: string, { method, body }: Parameters<FetchPort>[1]): (typeof REQUESTS)[number] {
  if (method === 'GET') return url.endsWith('/.well-known/openid-configuration') ? 'discovery' : 'get'
  const form = new URLSearchParams(body)
  return GRANTS[form.get('grant_type') ?? ''] ?? (form.has('token') ? 'revoke' : 'device-code')
}

export function observedProvider(provider: ProviderPort, stopwatch: Stopwatch): ProviderPort {
  return {
    async authorize(request, onProgress) {
      const authorized = await provider.authorize(request, (progress) => {
        stopwatch.mark(progress.kind)
        onProgress(progress)
      })
      stopwatch.mark('exchanged')
      return authorized
    },
    refresh: (record, signal) => provider.refresh(record, signal),
    endSession: (record, signal) => provider.endSession(record, signal),
  }
}

export function observedVault(vault: VaultPort, stopwatch: Stopwatch): VaultPort {
  return {
    read: (signal) => vault.read(signal),
    async write(record) {
      await vault.write(record)
      stopwatch.mark('saved')
    },
    remnant: (signal) => vault.remnant(signal),
    clear: () => vault.clear(),
  }
}

export function observedNode(node: NodePort, stopwatch: Stopwatch): NodePort {
  return {
    observe: (signal) => node.observe(signal),
    watch: (onChange, signal) => node.watch(onChange, signal),
    async register(request, onProgress) {
      const registered = await node.register(request, (progress) => {
        stopwatch.mark(progress.kind === 'starting' ? 'confirmed' : progress.kind)
        onProgress(progress)
      })
      stopwatch.mark('running')
      return registered
    },
    connect: (signal) => node.connect(signal),
    disconnect: (signal) => node.disconnect(signal),
    logout: (signal) => node.logout(signal),
  }
}

export function observedBrowser(browser: BrowserPort, stopwatch: Stopwatch): BrowserPort {
  return {
    async open(url) {
      stopwatch.mark('browser')
      await browser.open(url)
    },
  }
}
