/** The one value that tray, window, terminal and tests read. Nobody keeps a second copy of the truth. */
import type { NodeState, Ownership } from './node.ts'
import type { IdentitySession } from './session.ts'
import type { EpochMs } from './time.ts'
import type { WireError } from './wire-error.ts'

export interface Snapshot {
  readonly version: 1
  /** Grows by one with every change, so that late joiners can order what they get. */
  readonly revision: number
  readonly at: EpochMs
  readonly profile: string
  readonly issuer: string
  readonly controlUrl: string | null
  readonly session: IdentitySession
  readonly node: NodeState
  readonly ownership: Ownership | null
  /** True only when key expiry, owner, server and health agree: "Running" alone proves nothing. */
  readonly connected: boolean
  /** The last thing that went wrong and still matters; null when nothing is. */
  readonly trouble: WireError | null
}
