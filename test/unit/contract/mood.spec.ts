import { expect, test } from 'vitest'
import { mood } from '../../../core/contract/mood.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { active, alice, connected, laptop, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const failing = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: 0,
  memoryOnly: false,
  tries: 1,
  retryAt: 1,
  because: someError,
} as const

test.each<[string, Snapshot, string]>([
  ['reading the keychain', snapshot({ session: { kind: 'unknown', because: null } }), 'working'],
  ['a locked keychain', snapshot({ session: { kind: 'unknown', because: someError } }), 'attention'],
  ['signed out', snapshot(), 'signedOut'],
  ['a failed sign-in', snapshot({ trouble: someError }), 'attention'],
  ['signing in', snapshot({ session: signingIn('browser') }), 'working'],
  ['connected', connected(), 'connected'],
  ['connected, renewal failing', connected({ session: failing }), 'connected'],
  ['no network configured', snapshot({ session: active, node: { kind: 'none' } }), 'connected'],
  ['no network configured, renewal failing', snapshot({ session: failing, node: { kind: 'none' } }), 'ended'],
  ['daemon starting', snapshot({ session: active, node: { kind: 'starting', facts: laptop } }), 'working'],
  ['running, but not ours to trust', connected({ connected: false, ownership: 'unsure' }), 'attention'],
  ['no daemon', snapshot({ session: active, node: { kind: 'noDaemon', reason: someError } }), 'attention'],
  ['node key expired', snapshot({ session: active, node: { kind: 'expired', facts: laptop } }), 'attention'],
  ['ended', snapshot({ session: { kind: 'ended', identity: alice, because: someError } }), 'ended'],
])('%s is %s', (_name, given, expected) => {
  expect(mood(given)).toBe(expected)
})
