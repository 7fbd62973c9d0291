/**
 * Tells a person what they have to know while no window of ours is before them: each thing once, over restarts too, and
 * never by opening anything. What the focused window shows already counts as told.
 */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { Speech } from '../messages/speech.ts'
import { type NoticeKind, type Reason, reasonsIn, warningTime } from './notice-kinds.ts'
import type { NoticeMemory } from './notice-memory.ts'
import { type Notice, noticeOf } from './notice-texts.ts'

export interface Notifier {
  /** Replaces one of the same kind. */
  show(notice: Notice): void
  /** What it said no longer holds. */
  withdraw(kind: NoticeKind): void
}

export interface NoticePorts {
  readonly memory: NoticeMemory
  readonly notifier: Notifier
  readonly clock: { now(): EpochMs; at(time: EpochMs, callback: () => void): () => void }
  /** The window is before the person's eyes. */
  windowIsFocused(): boolean
  /** null: not spoken yet; what there is to tell waits. */
  speech(): Speech | null
  /** The person's (or their administrator's) setting. */
  isWanted(): boolean
  /** Name of the network, where there are several. */
  network(): string | null
}

/** Said once and true for good. */
const OUTCOMES: readonly NoticeKind[] = ['connected', 'failed']

/** @returns takes every snapshot */
export function keepNotices(ports: NoticePorts): (snapshot: Snapshot) => void {
  const { memory, notifier, clock } = ports
  /** The profile of a sign-in whose outcome has not been told. */
  let signingInto: string | null = null
  let shown = new Set<NoticeKind>()
  let forget = (): void => {}

  function look(snapshot: Snapshot): void {
    forget()
    forget = () => {}
    const now = clock.now()
    const reasons = reasonsIn(snapshot)
    const waits = reasons.flatMap((reason) => {
      if (memory.wasTold(reason.key)) return []
      const due = dueTime(reason, memory.seenAt(reason.key, now))
      if (due <= now) tell(reason)
      return due <= now ? [] : [due]
    })
    if (waits.length > 0) forget = clock.at(Math.min(...waits), () => look(snapshot))
    const present = new Set(reasons.map(({ kind }) => kind))
    for (const kind of shown) if (!present.has(kind) && !OUTCOMES.includes(kind)) withdraw(kind)
    // News again, should it come back.
    if (isWell(snapshot))
      memory.forget(
        `${snapshot.profile}|`,
        reasons.map(({ key }) => key),
      )
  }

  /** A sign-in that ends while nobody looks: in the browser the person sees their own part of it only. */
  function tellOutcome(snapshot: Snapshot): void {
    const { session, profile, trouble } = snapshot
    if (session.kind === 'signingIn') signingInto = profile
    if (session.kind === 'signingIn' || signingInto === null) return
    const outcome = profile === signingInto ? outcomeOf(snapshot) : 'none'
    if (outcome === 'open') return
    signingInto = null
    if (outcome === 'none' || ports.windowIsFocused()) return
    say({ kind: outcome, key: '', deadline: null, patience: 0, error: trouble })
  }

  function tell(reason: Reason): void {
    if (ports.speech() === null) return
    memory.markTold(reason.key, clock.now())
    if (!ports.windowIsFocused()) say(reason)
  }

  function say(reason: Reason): void {
    const speech = ports.speech()
    if (speech === null || !ports.isWanted()) return
    shown.add(reason.kind)
    notifier.show(noticeOf(reason, ports.network(), speech, clock.now()))
  }

  function withdraw(kind: NoticeKind): void {
    shown = new Set([...shown].filter((other) => other !== kind))
    notifier.withdraw(kind)
  }

  return (snapshot) => {
    tellOutcome(snapshot)
    look(snapshot)
  }
}

function dueTime(reason: Reason, seenAt: EpochMs): EpochMs {
  return reason.deadline === null ? seenAt + reason.patience : warningTime(reason.deadline, seenAt)
}

/** `open`: signed in, and this device is still on its way. */
function outcomeOf(snapshot: Snapshot): 'connected' | 'failed' | 'open' | 'none' {
  if (snapshot.trouble !== null) return 'failed'
  if (snapshot.session.kind !== 'active') return 'none'
  return isWell(snapshot) ? 'connected' : 'open'
}

function isWell({ session, node, connected, trouble }: Snapshot): boolean {
  return session.kind === 'active' && trouble === null && (connected || node.kind === 'none')
}
