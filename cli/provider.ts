/** The provider part in the terminal: loaded when it is first needed, and what it learns is on disk before the process ends. */
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import type { OidcOptions } from '../core/oidc/client.ts'
import { createFileCache } from '../core/oidc/file-cache.ts'
import type { FetchPort } from '../core/oidc/http.ts'
import { createLazyOidc, type LazyOidc, providerSettings } from '../core/oidc/lazy-oidc.ts'

export interface Provider extends LazyOidc {
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

export function createProvider({ config, cacheFolder, fetch, onWaiting }: ProviderOptions): Provider {
  const cache = createFileCache(cacheFolder)
  let writing: Promise<unknown> = Promise.resolve()
  return {
    ...createLazyOidc({
      ...providerSettings(config),
      onWaiting,
      fetch,
      cache: {
        read: (name) => cache.read(name),
        write(name, value) {
          const write = cache.write(name, value)
          writing = Promise.all([writing, write])
          return write
        },
      },
    }),
    async kept() {
      await writing
    },
  }
}
