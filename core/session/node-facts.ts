/** Puts what the daemon says beside who is signed in: whose node it is, and whether that is worth the word "connected". */
import type { NodeObservation, NodeState } from '../contract/node.ts'
import type { Moment, SessionState } from './state.ts'

export function withObservation(state: SessionState, observation: NodeObservation, moment: Moment): SessionState {
  if (!state.nodeWanted) return state
  const identity = state.account?.identity ?? null
  if (observation.kind === 'noDaemon') return { ...state, node: observation, ownership: null }
  const ownership = identity === null ? null : moment.judge(observation.facts, identity)
  const foreign = ownership === 'someoneElse' && hasNetwork(observation)
  const node: NodeState = foreign
    ? { kind: 'foreign', owner: observation.facts.owner, facts: observation.facts }
    : observation
  // A trouble of the node is over when the node runs for us.
  const over = node.kind === 'running' && (state.trouble?.code.startsWith('node.') ?? false)
  return { ...state, node, ownership, trouble: over ? null : state.trouble }
}

/** The same facts, judged for an identity that has just changed. */
export function judgedAnew(state: SessionState, moment: Moment): SessionState {
  const { node } = state
  if (node.kind === 'unknown' || node.kind === 'none' || node.kind === 'noDaemon') return state
  if (node.kind !== 'foreign') return withObservation(state, node, moment)
  return withObservation(state, { kind: 'running', facts: node.facts }, moment)
}

/** Connected means: running, seen by the control server, not expired, and not somebody else's. */
export function isConnected(state: SessionState): boolean {
  const { node } = state
  return node.kind === 'running' && node.facts.online && !node.facts.expired && state.ownership !== 'someoneElse'
}

function hasNetwork(observation: NodeObservation): boolean {
  return observation.kind === 'running' || observation.kind === 'starting'
}
