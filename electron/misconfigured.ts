/** Stand in for a session where there can be none: because the configuration cannot be used, because there is none yet, or before one is open. */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import { AppError } from '../core/errors/app-error.ts'

/** A snapshot that says so, and why nobody can sign in. */
export interface NoSession {
  readonly snapshot: Snapshot
  readonly refusal: AppError
}

/** Says what is wrong; trying again reads the configuration anew. */
export function misconfigured(profile: string, error: AppError, at: EpochMs): NoSession {
  const because = error.toWire()
  const snapshot = { ...nothing(profile, at), session: { kind: 'unknown', because } as const, trouble: because }
  return { snapshot, refusal: error }
}

/** No network is set up yet, which is no trouble: the window shows Welcome. */
export function notSetUp(at: EpochMs): NoSession {
  return { snapshot: nothing('', at), refusal: new AppError('config.not-set-up') }
}

/** Nothing is known yet, at the start or between two sessions; whoever asks waits. */
export function opening(profile: string, at: EpochMs): NoSession {
  const snapshot = { ...nothing(profile, at), session: { kind: 'unknown', because: null } as const }
  return { snapshot, refusal: new AppError('session.busy') }
}

function nothing(profile: string, at: EpochMs): Snapshot {
  return {
    version: 1,
    revision: 0,
    at,
    profile,
    issuer: '',
    controlUrl: null,
    session: { kind: 'signedOut' },
    node: { kind: 'none' },
    ownership: null,
    connected: false,
    trouble: null,
  }
}
