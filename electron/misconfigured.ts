/** Stands in for the session where the configuration cannot be used: says why, and can only be tried again. */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { AppError } from '../core/errors/app-error.ts'
import type { SessionFace } from './session-calls.ts'

/** @param restart starts the app anew; the configuration is read at the start only */
export function misconfigured(error: AppError, at: EpochMs, restart: () => void): SessionFace {
  const because = error.toWire()
  const snapshot: Snapshot = {
    version: 1,
    revision: 0,
    at,
    profile: '',
    issuer: '',
    controlUrl: null,
    session: { kind: 'unknown', because },
    node: { kind: 'none' },
    ownership: null,
    connected: false,
    trouble: because,
  }
  const refuse = () => Promise.reject(error)
  let started = false
  return {
    snapshot,
    subscribe: () => () => {},
    async start() {
      if (started) restart()
      started = true
    },
    signIn: refuse,
    cancel: () => {},
    renew: refuse,
    signOut: refuse,
  }
}
