/** A network in memory: what looking at it asks, and what was asked. */
import { AppError } from '../../../core/errors/app-error.ts'
import type { LookPorts, ManagedSettings, ServerSeen, ServerSignIn } from '../../../core/join/ports.ts'

export const SERVER = 'https://headscale.acme.example'
export const ISSUER = 'https://id.acme.example/realms/main'
export const ENDPOINT = `${ISSUER}/protocol/openid-connect/auth`

export const NOT_MANAGED: ManagedSettings = {
  'control.url': null,
  'oidc.issuer': null,
  'oidc.client_id': null,
  'oidc.scope': null,
  'redirect.ports': null,
}

export interface FakeNetwork {
  /** By origin. */
  readonly documents: Map<string, Response>
  readonly servers: Map<string, ServerSeen>
  readonly signIns: Map<string, ServerSignIn>
  /** Issuer to authorization endpoint; another spelling of the final slash is a mismatch. */
  readonly providers: Map<string, string>
  readonly asked: string[]
  managed: ManagedSettings
  known: string | null
  readonly ports: LookPorts
}

/** A Headscale that signs people in at a Keycloak, without a join document. */
export function fakeNetwork(): FakeNetwork {
  const network: FakeNetwork = {
    documents: new Map(),
    servers: new Map([[SERVER, { kind: 'headscale', version: 'v0.29.2' }]]),
    signIns: new Map([
      [SERVER, { authorizationEndpoint: ENDPOINT, scope: 'openid email groups', canonicalUrl: SERVER }],
    ]),
    providers: new Map([[ISSUER, ENDPOINT]]),
    asked: [],
    managed: NOT_MANAGED,
    known: null,
    ports: {
      async fetch(url) {
        network.asked.push(url)
        return network.documents.get(new URL(url).origin) ?? new Response('404 page not found', { status: 404 })
      },
      async lookAtServer(url) {
        const server = network.servers.get(url)
        if (server === undefined) throw new AppError('node.control-not-headscale', { url, reason: '/key answers 404' })
        return server
      },
      async readServerSignIn(url) {
        network.asked.push(`${url}/register`)
        return network.signIns.get(url) ?? null
      },
      async readProvider(issuer) {
        network.asked.push(issuer)
        const authorizationEndpoint = network.providers.get(issuer)
        if (authorizationEndpoint !== undefined) return { authorizationEndpoint }
        const other = issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`
        if (network.providers.has(other)) throw new AppError('oidc.discovery-mismatch', { issuer, found: other })
        throw new AppError('oidc.not-a-provider', { issuer, status: 404 })
      },
      knownProfile: () => network.known,
      managed: async () => network.managed,
    },
  }
  return network
}

export function jsonAnswer(value: unknown, type = 'application/json'): Response {
  return new Response(typeof value === 'string' ? value : JSON.stringify(value), { headers: { 'content-type': type } })
}
