/** The provider part, loaded when it is first needed: its library costs more time than all of `latchkey status`. */
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import type { Oidc, OidcOptions } from '../core/oidc/client.ts'
import type { FetchPort } from '../core/oidc/http.ts'
import type { ProviderPort } from '../core/session/ports.ts'

export interface LazyProvider extends ProviderPort {
  load(): Promise<Oidc>
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
  const load = (): Promise<Oidc> => {
    loading ??= create(options)
    return loading
  }
  return {
    load,
    authorize: async (request, onProgress) => (await load()).authorize(request, onProgress),
    refresh: async (record, signal) => (await load()).refresh(record, signal),
    endSession: async (record, signal) => (await load()).endSession(record, signal),
  }
}

async function create({ config, cacheFolder, fetch, onWaiting }: ProviderOptions): Promise<Oidc> {
  const [{ createOidc }, { createFileCache }] = await Promise.all([
    import('../core/oidc/client.ts'),
    import('../core/oidc/file-cache.ts'),
  ])
  const { oidc } = config
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
    cache: createFileCache(cacheFolder),
  })
}
