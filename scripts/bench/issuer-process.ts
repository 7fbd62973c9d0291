/**
 * The embedded provider in a process of its own, so that its work is not the measured program's. Started by `fork`; says
 * where it is, and answers each message with the requests since the last one.
 */
import { readFileSync } from 'node:fs'
import { startIssuer } from '../../test/support/issuer.ts'

export interface IssuerSettings {
  readonly port: number
  /** What clients call it, where a relay stands before it; null: its own address. */
  readonly origin: string | null
  readonly certificate: { readonly keyFile: string; readonly certificateFile: string } | null
}

/** `requests` are method and path, in order of arrival. */
export type IssuerMessage =
  | { readonly kind: 'ready'; readonly issuer: string; readonly clientId: string }
  | { readonly kind: 'requests'; readonly requests: readonly string[] }

const settings: IssuerSettings = JSON.parse(process.argv[2] ?? '')
const { certificate, origin, port } = settings
const issuer = await startIssuer({
  port,
  ...(origin === null ? {} : { origin }),
  ...(certificate === null
    ? {}
    : {
        tls: {
          key: readFileSync(certificate.keyFile),
          cert: readFileSync(certificate.certificateFile),
          host: '127.0.0.1',
        },
      }),
  clients: [
    {
      // MSAL Node can be given neither another host than localhost nor a path.
      client_id: 'msal',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://localhost'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
})

let told = 0
process.on('message', () => {
  const requests = issuer.requests.slice(told).map(({ method, path }) => `${method} ${path}`)
  told += requests.length
  say({ kind: 'requests', requests })
})
// The benchmark is gone: so is its provider.
process.on('disconnect', () => process.exit(0))
say({ kind: 'ready', issuer: issuer.issuer, clientId: issuer.clientId })

function say(message: IssuerMessage): void {
  process.send?.(message)
}
