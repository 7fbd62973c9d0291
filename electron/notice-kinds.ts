/**
 * What in a snapshot is worth interrupting a person for, as data: something has ended, will end without them, or needs
 * them. Not the network: it comes back by itself. Not what they have just done, such as disconnecting.
 */
import { mood } from '../core/contract/mood.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { DurationMs, EpochMs } from '../core/contract/time.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { catalogue } from '../core/errors/catalogue/index.ts'

export type NoticeKind = 'ended' | 'sessionEnds' | 'deviceEnds' | 'needsYou' | 'connected' | 'failed'

export interface Reason {
  readonly kind: NoticeKind
  /** One notice a key, over restarts. Holds no name of a person. */
  readonly key: string
  /** For `sessionEnds` and `deviceEnds`. */
  readonly deadline: EpochMs | null
  readonly error: WireError | null
  /** A trouble that passes by itself meanwhile is told to nobody. */
  readonly patience: DurationMs
}

/** Daemons restart for updates, and keyrings are unlocked a moment after the desktop. */
const PATIENCE_MS = 60_000

export function reasonsIn(snapshot: Snapshot): readonly Reason[] {
  const { session, node, profile, trouble } = snapshot
  const reason = (kind: NoticeKind, what: string | number, more: Partial<Reason> = {}): Reason => {
    return { kind, key: `${profile}|${kind}|${what}`, deadline: null, error: null, patience: 0, ...more }
  }
  switch (session.kind) {
    case 'ended':
      return [reason('ended', session.because.code, { error: session.because })]
    case 'unknown':
      return session.because === null ? [] : needsYou(session.because)
    case 'active':
    case 'renewing':
      break
    default:
      return []
  }
  const ends: Reason[] = []
  if (session.kind === 'active' && !session.refreshable) {
    ends.push(reason('sessionEnds', session.expiresAt, { deadline: session.expiresAt }))
  }
  // Nothing renews a key without the person.
  if (snapshot.connected && node.kind === 'running' && node.facts.keyExpiresAt !== null) {
    ends.push(reason('deviceEnds', node.facts.keyExpiresAt, { deadline: node.facts.keyExpiresAt }))
  }
  if (session.kind === 'renewing' && session.because !== null && !isNetwork(session.because)) {
    return [...ends, ...needsYou(session.because)]
  }
  if (mood(snapshot) !== 'attention' || node.kind === 'stopped' || node.kind === 'running') return ends
  if (node.kind === 'noDaemon') return [...ends, ...needsYou(node.reason)]
  if (trouble !== null) return [...ends, ...needsYou(trouble)]
  return [...ends, reason('needsYou', node.kind, { patience: PATIENCE_MS })]

  function needsYou(error: WireError): readonly Reason[] {
    return isNetwork(error) ? [] : [reason('needsYou', error.code, { error, patience: PATIENCE_MS })]
  }
}

function isNetwork({ code }: WireError): boolean {
  const entry = Object.entries(catalogue).find(([known]) => known === code)
  return entry?.[1].family === 'network'
}

/** Shares of a life: the warning comes in its last tenth, never more than three days or less than two minutes ahead. */
const LEAD = { share: 0.1, longest: 3 * 24 * 60 * 60_000, shortest: 2 * 60_000, largestShare: 1 / 3 } as const

/** When to warn of a deadline that was first seen at that time. */
export function warningTime(deadline: EpochMs, seenAt: EpochMs): EpochMs {
  const life = Math.max(0, deadline - seenAt)
  const lead = Math.min(Math.max(life * LEAD.share, LEAD.shortest), life * LEAD.largestShare, LEAD.longest)
  return deadline - lead
}
