/**
 * The two lines of text at the head of the tray's menu: what is, and how long it holds. Status is a word too: colour and
 * shape alone are not accessible. Times are in minutes, and `changesAt` says when the words are next untrue, so that
 * nothing has to be drawn every second.
 */
import type { Identity } from '../core/contract/identity.ts'
import { mood } from '../core/contract/mood.ts'
import type { IdentitySession } from '../core/contract/session.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { Speech } from '../messages/speech.ts'

export interface TrayStatus {
  readonly status: string
  readonly detail: string | null
  /** null: the words hold until the snapshot changes. */
  readonly changesAt: EpochMs | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export function trayStatus(snapshot: Snapshot, speech: Speech, now: EpochMs): TrayStatus {
  const { session, trouble } = snapshot
  const lasting = (status: string): TrayStatus => ({ status, detail: null, changesAt: null })
  switch (session.kind) {
    case 'unknown':
      return lasting(
        session.because === null ? speech.say('tray.status.starting') : speech.error(session.because).userMessage,
      )
    case 'signedOut':
      return lasting(trouble === null ? speech.say('tray.status.signedOut') : speech.error(trouble).userMessage)
    case 'signingIn':
      return signingIn(session, speech, now)
    case 'ended':
      return { ...lasting(speech.say('tray.status.ended')), detail: speech.error(session.because).userMessage }
    case 'active':
    case 'renewing':
      return { status: signedInStatus(snapshot, session.identity, speech), ...howLong(snapshot, session, speech, now) }
  }
}

function signingIn(session: IdentitySession & { kind: 'signingIn' }, speech: Speech, now: EpochMs): TrayStatus {
  const minutes = Math.max(1, Math.ceil((session.deadline - now) / MINUTE))
  const name = session.step === 'confirming' ? 'tray.status.confirmLeft' : 'tray.status.signingInLeft'
  return {
    status: speech.say(name, { left: speech.span(minutes * MINUTE) }),
    detail: null,
    changesAt: minutes === 1 ? null : session.deadline - (minutes - 1) * MINUTE,
  }
}

function signedInStatus(snapshot: Snapshot, identity: Identity, speech: Speech): string {
  const { node, trouble } = snapshot
  const person = identity.email ?? identity.username ?? identity.displayName
  const named = (alone: StatusName, as: StatusName) =>
    person === null ? speech.say(alone) : speech.say(as, { person })
  if (snapshot.connected) return named('tray.status.connected', 'tray.status.connectedAs')
  if (node.kind === 'none') return named('tray.status.signedIn', 'tray.status.signedInAs')
  if (mood(snapshot) === 'working') return named('tray.status.connecting', 'tray.status.connectingAs')
  switch (node.kind) {
    case 'noDaemon':
      return speech.error(node.reason).userMessage
    case 'foreign':
      return node.owner === null
        ? speech.say('tray.status.foreignUnknown')
        : speech.say('tray.status.foreign', { owner: node.owner.loginName })
    case 'otherServer':
      return speech.say('tray.status.otherServer')
    case 'expired':
      return speech.say('tray.status.expired')
    case 'stopped':
      return speech.say('tray.status.disconnected')
    case 'running':
      return speech.say('tray.status.unreachable')
    default:
      return trouble === null ? speech.say('tray.status.notConnected') : speech.error(trouble).userMessage
  }
}

type StatusName = Extract<Parameters<Speech['say']>[0], `tray.status.${string}`>

/** The nearest end that does not move on by itself; else that it renews. */
function howLong(
  { node, connected, trouble }: Snapshot,
  session: IdentitySession & { kind: 'active' | 'renewing' },
  speech: Speech,
  now: EpochMs,
): Omit<TrayStatus, 'status'> {
  if (session.kind === 'renewing' && session.because !== null) {
    return { detail: speech.say('tray.detail.retrying'), changesAt: null }
  }
  // Connecting did not work, for example: that matters more than how long it would have lasted.
  if (!connected && trouble !== null) return { detail: speech.error(trouble).userMessage, changesAt: null }
  const renews = session.kind === 'renewing' || session.refreshable
  const sessionEnd = renews ? null : session.expiresAt
  const deviceEnd = node.kind === 'running' ? node.facts.keyExpiresAt : null
  const ends = [sessionEnd, deviceEnd].filter((end) => end !== null)
  if (ends.length === 0) return { detail: speech.say('tray.detail.renews'), changesAt: null }
  const end = Math.min(...ends)
  const name = end === sessionEnd ? 'tray.detail.sessionEnds' : 'tray.detail.deviceEnds'
  return { detail: speech.say(name, { time: speech.moment(end, now) }), changesAt: nextWords(end, now) }
}

/** When a moment is next said otherwise: by the minute in its last hour, else once an hour (days are named anew at midnight). */
function nextWords(end: EpochMs, now: EpochMs): EpochMs | null {
  const left = end - now
  if (left <= 0) return null
  if (left >= HOUR) return Math.min(end - HOUR + 1, now + HOUR)
  const minutes = Math.ceil(left / MINUTE)
  return minutes === 1 ? null : end - (minutes - 1) * MINUTE
}
