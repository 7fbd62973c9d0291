/** The local Tailscale node as the daemon shows it, and what we make of it. */
import type { EpochMs } from './time.ts'
import type { WireError } from './wire-error.ts'

/** Who owns the node by the daemon's word: a login name (e-mail, else user name, else provider id), never a subject. */
export interface NodeOwner {
  readonly loginName: string
  readonly displayName: string | null
}

export interface NodeFacts {
  readonly name: string
  readonly addresses: readonly string[]
  /** The control URL in the daemon's preferences. */
  readonly controlUrl: string
  /** null for a tagged node or before the first netmap. */
  readonly owner: NodeOwner | null
  readonly tags: readonly string[]
  /** When the node key expires, by the control server's clock; null when it never does. */
  readonly keyExpiresAt: EpochMs | null
  readonly expired: boolean
  /** The control server sees it. */
  readonly online: boolean
  /** Public node key (`nodekey:…`); null before the first netmap. Changes with every registration. */
  readonly publicKey: string | null
  readonly daemonVersion: string
  /** The daemon keeps the network when no program holds it (`ForceDaemon`). Counts on Windows only; elsewhere it always does. */
  readonly unattended: boolean
  /** Texts of the daemon's present health warnings, worst first. */
  readonly health: readonly string[]
}

/** What the daemon says, before anybody asks whose node it is. */
export type NodeObservation =
  | { readonly kind: 'noDaemon'; readonly reason: WireError }
  | { readonly kind: 'needsLogin'; readonly facts: NodeFacts }
  | { readonly kind: 'starting'; readonly facts: NodeFacts }
  | { readonly kind: 'running'; readonly facts: NodeFacts }
  | { readonly kind: 'stopped'; readonly facts: NodeFacts }
  | { readonly kind: 'expired'; readonly facts: NodeFacts }
  | { readonly kind: 'otherServer'; readonly url: string; readonly facts: NodeFacts }

/** `unknown`: not asked yet. `none`: no control server is configured. `foreign`: the node runs for somebody else. */
export type NodeState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | NodeObservation
  | { readonly kind: 'foreign'; readonly owner: NodeOwner | null; readonly facts: NodeFacts }

/** The guard's three results on the question whose node this is. */
export type Ownership = 'ours' | 'someoneElse' | 'unsure'
