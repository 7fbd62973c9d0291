/**
 * STAND-IN, part of two. The private wire between the daemon's and the control server's stand-ins: plain HTTP and JSON
 * under `/stand-in/`, in place of the Noise connection with `/machine/register` and `/machine/map`. Nothing of the
 * product may use it. Not imitated: encryption, peers, routes, relays, DNS, capability versions.
 */

export const REGISTER_PATH = '/stand-in/register'
export const MAP_PATH = '/stand-in/map'

export interface RegisterCall {
  readonly machineKey: string
  readonly nodeKey: string
  readonly hostname: string
  readonly os: string
  /** Proves the owner at once; single use. */
  readonly authKey: string | null
  /** The link given out before: the answer waits until something becomes of it. */
  readonly followup: string | null
  readonly logout: boolean
}

/** A refusal is a status of 4xx with the reason as plain text. */
export type RegisterAnswer = { readonly authUrl: string } | { readonly registered: true }

/** One line of the map: this node as the server sees it. */
export interface MapLine {
  readonly node: {
    readonly id: string
    readonly key: string
    readonly name: string
    readonly addresses: readonly string[]
    /** ISO 8601; null: never. */
    readonly keyExpiry: string | null
    readonly expired: boolean
    readonly tags: readonly string[]
  }
  readonly user: { readonly id: number; readonly loginName: string; readonly displayName: string }
  /** Host of the server's `server_url`. */
  readonly domain: string
}
