/** The provider part, loaded when it is first needed: its library costs more time than a tray icon, or than all of `latchkey status`. */
import { loadPart } from '../errors/load-part.ts'
import type { AdmissionRules } from './admission.ts'
import type { Oidc, OidcOptions } from './client.ts'

type Basics = 'issuer' | 'clientId' | 'clientSecret' | 'scope' | 'extraParams' | 'onlyStartIfOidcIsAvailable'

/** What a configuration says of the provider. */
export interface ProviderConfiguration {
  readonly oidc: Required<Pick<OidcOptions, Basics>> & AdmissionRules
  readonly redirect: { readonly ports: readonly number[] }
}

export function providerSettings({
  oidc,
  redirect,
}: ProviderConfiguration): Pick<OidcOptions, Basics | 'rules' | 'redirectPorts'> {
  return {
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
    redirectPorts: redirect.ports,
    onlyStartIfOidcIsAvailable: oidc.onlyStartIfOidcIsAvailable,
  }
}

export interface LazyOidc extends Oidc {
  /** Where there is a moment to spare before it is needed. @throws AppError general.part-missing, oidc.parameter-reserved */
  load(): Promise<Oidc>
}

/** All but `prepare` also throw what `load` throws. */
export function createLazyOidc(options: OidcOptions): LazyOidc {
  let loading: Promise<Oidc> | null = null
  const load = (): Promise<Oidc> => {
    loading ??= create(options).catch((caught: unknown) => {
      // The next call tries again.
      loading = null
      throw caught
    })
    return loading
  }
  return {
    load,
    async prepare(signal) {
      // Never throws: whoever needs the part is told then.
      const oidc = await load().catch(() => null)
      await oidc?.prepare(signal)
    },
    authorize: async (request, onProgress) => (await load()).authorize(request, onProgress),
    refresh: async (record, signal) => (await load()).refresh(record, signal),
    endSession: async (record, signal) => (await load()).endSession(record, signal),
    check: async (signal, headscaleClientId) => (await load()).check(signal, headscaleClientId),
  }
}

async function create(options: OidcOptions): Promise<Oidc> {
  const { createOidc } = await loadPart('provider', () => import('./client.ts'))
  return createOidc(options)
}
