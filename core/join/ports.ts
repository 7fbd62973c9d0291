/** What looking at a network needs of the other parts, in its own words; they fit by shape. */

export interface FetchInit {
  readonly method: 'GET'
  readonly headers: Record<string, string>
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

export type Fetch = (url: string, init: FetchInit) => Promise<Response>

/** What answers at a control URL. */
export interface ServerSeen {
  readonly kind: 'headscale' | 'other'
  readonly version: string | null
}

/** Where a control server sends people to sign in. */
export interface ServerSignIn {
  readonly authorizationEndpoint: string
  /** Scopes with spaces between; empty when it does not say. */
  readonly scope: string
  /** What the server calls itself. */
  readonly canonicalUrl: string
}

export interface ProviderSeen {
  readonly authorizationEndpoint: string
}

/** Settings that an administrator manages, in the configuration's own spelling; null: not managed. */
export interface ManagedSettings {
  readonly 'control.url': string | null
  readonly 'oidc.issuer': string | null
  readonly 'oidc.client_id': string | null
  readonly 'oidc.scope': readonly string[] | null
  readonly 'redirect.ports': readonly number[] | null
}

export interface LookPorts {
  readonly fetch: Fetch
  /** @throws AppError node.control-* */
  lookAtServer(url: string, signal: AbortSignal): Promise<ServerSeen>
  /** Costs the server one of its pending logins: asked once a look. null: it does not send people anywhere. @throws AppError node.* */
  readServerSignIn(url: string, signal: AbortSignal): Promise<ServerSignIn | null>
  /** Its discovery document, when it is this issuer's own. @throws AppError oidc.* */
  readProvider(issuer: string, signal: AbortSignal): Promise<ProviderSeen>
  /** The profile that is for this network already. */
  knownProfile(network: { readonly controlUrl: string | null; readonly issuer: string }): string | null
  managed(): Promise<ManagedSettings>
}
