/** The Snapshot as made from the state: the one value that all faces read. */
import type { Snapshot } from '../contract/snapshot.ts'
import type { EpochMs } from '../contract/time.ts'
import { isConnected } from './node-facts.ts'
import type { SessionState } from './state.ts'

export interface SnapshotFrame {
  readonly profile: string
  readonly issuer: string
  readonly controlUrl: string | null
}

export function toSnapshot(frame: SnapshotFrame, state: SessionState, revision: number, at: EpochMs): Snapshot {
  return {
    version: 1,
    revision,
    at,
    profile: frame.profile,
    issuer: frame.issuer,
    controlUrl: frame.controlUrl,
    session: state.session,
    node: state.node,
    ownership: state.ownership,
    connected: isConnected(state),
    trouble: state.trouble,
  }
}
