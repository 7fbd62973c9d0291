/** What a registration must do, decided from one reading; pure, so that every row of the table has a test. */
import { AppError } from '../errors/app-error.ts'
import type { DaemonStatus } from './local-api-wire.ts'
import { belongsElsewhere, lostRegistration, type Reading, shownControlUrl } from './observe.ts'

export type Plan =
  /** Registered, valid, seen by the server as far as the daemon knows: nothing to do but to make sure. */
  | { readonly kind: 'present' }
  /** Registered, but stopped or not seen by the server: start, and look whether the server still knows it. */
  | { readonly kind: 'wake' }
  /** The person is needed. `gated`: it would disturb a node that may be on its network, so not before admission. */
  | { readonly kind: 'login'; readonly gated: boolean }
  /** Another server's account is in use: a profile of its own, after admission (never the server changed in place). */
  | { readonly kind: 'switch' }

/**
 * A re-authentication is gated on every daemon, so the outage that those before 1.90 have between link and approval
 * never starts without the person being there.
 * @throws AppError node.policy-other-server, node.held-by-other
 */
export function planRegistration(reading: Reading, controlUrl: string, reauthenticate: boolean): Plan {
  const { status, prefs } = reading
  if (status.backendState === 'InUseOtherUser') throw new AppError('node.held-by-other', { who: 'another user' })
  if (belongsElsewhere(reading, controlUrl)) {
    if (reading.policyLoginUrl !== null) {
      throw new AppError('node.policy-other-server', { url: shownControlUrl(reading), wanted: controlUrl })
    }
    return { kind: 'switch' }
  }
  const up = isUp(status)
  if (prefs.loggedOut || !status.haveNodeKey || status.self.expired) return { kind: 'login', gated: up }
  if (up) {
    if (reauthenticate || lostRegistration(status)) return { kind: 'login', gated: true }
    return { kind: status.self.online ? 'present' : 'wake' }
  }
  if (reauthenticate) return { kind: 'login', gated: status.backendState === 'Stopped' }
  // "NeedsLogin" with a key on file: expired and restarted, or known to another profile; the server decides.
  return status.backendState === 'Stopped' ? { kind: 'wake' } : { kind: 'login', gated: false }
}

/** On its network, or on the way there. */
export function isUp(status: DaemonStatus): boolean {
  return status.backendState === 'Running' || status.backendState === 'Starting'
}
