/** The provider part, loaded when it is first needed: its library costs more time than all of `latchkey status`. */
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import type { Oidc, OidcOptions } from '../core/oidc/client.ts'
import type { FetchPort } from '../core/oidc/http.ts'
import type { ProviderPort } from '../core/session/ports.ts'

export interface LazyProvider extends ProviderPort {
  load(): Promise<Oidc>
  /** Resolves when what was learnt of the provider is on disk: a process that ends before would have to ask again next time. */
  kept(): Promise<void>
}

export interface ProviderOptions {
  readonly config: LatchkeyConfig
  /** Where public documents of the provider are kept. */
  readonly cacheFolder: string
  readonly fetch: FetchPort
  readonly onWaiting: NonNullable<OidcOptions['onWaiting']>
}

export function createLazyProvider(options: ProviderOptions): LazyProvider {
  let loading: Promise<Oidc> | null = null
  let writing: Promise<unknown> = Promise.resolve()
  const load = (): Promise<Oidc> => {
    loading ??= create(options, (write) => {
      writing = Promise.all([writing, write])
    })
    return loading
  }
  return {
    load,
    async kept() {
      await writing
    },
    authorize: async (request, onProgress) => (await load()).authorize(request, onProgress),
    refresh: async (record, signal) => (await load()).refresh(record, signal),
    endSession: async (record, signal) => (await load()).endSession(record, signal),
  }
}

async function create(
  { config, cacheFolder, fetch, onWaiting }: ProviderOptions,
  onWrite: (write: Promise<void>) => void,
): Promise<Oidc> {
  const [{ createOidc }, { createFileCache }] = await Promise.all([
    import('../core/oidc/client.ts'),
    import('../core/oidc/file-cache.ts'),
  ])
  const { oidc } = config
  const cache = createFileCache(cacheFolder)
  return createOidc({
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scope: oidc.scope,
    extraParams: oidc.extraParams,
    rules: {
      allowedDomains: oidc.allowedDomains,
      allowedGroups: oidc.allowedGroups,
      allowedUsers: oidc.allowedUsers,
      emailVerifiedRequired: oidc.emailVerifiedRequired,
    },
    redirectPorts: config.redirect.ports,
    onlyStartIfOidcIsAvailable: oidc.onlyStartIfOidcIsAvailable,
    onWaiting,
    fetch,
    cache: {
      read: (name) => cache.read(name),
      write(name, value) {
        const write = cache.write(name, value)
        onWrite(write)
        return write
      },
    },
  })
}
