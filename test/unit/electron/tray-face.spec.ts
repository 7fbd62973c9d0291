import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { trayFace } from '../../../electron/tray-face.ts'
import { active, alice, connected, laptop, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const acts = (given: Snapshot) => trayFace(given).entries.flatMap((entry) => (entry === 'separator' ? [] : [entry.act]))

describe('the menu', () => {
  test.each<[string, Snapshot, string | null]>([
    ['reading the keychain', snapshot({ session: { kind: 'unknown', because: null } }), null],
    ['signed out', snapshot(), 'signIn'],
    ['signing in', snapshot({ session: signingIn('browser') }), 'cancel'],
    ['connected', connected(), 'signOut'],
    ['ended', snapshot({ session: { kind: 'ended', identity: alice, because: someError } }), 'signIn'],
  ])('offers the one act of %s', (_name, given, act) => {
    const expected = act === null ? ['open', null, 'quit'] : ['open', null, act, 'quit']
    expect(acts(given)).toEqual(expected)
  })
})

describe('the status', () => {
  test.each<[string, Snapshot]>([
    ['Not signed in', snapshot()],
    ['Something specific went wrong.', snapshot({ trouble: someError })],
    ['Connected as alice@acme.example', connected()],
    ['Signed in as alice@acme.example', snapshot({ session: active, node: { kind: 'none' } })],
    ['Connecting as alice@acme.example', snapshot({ session: active, node: { kind: 'starting', facts: laptop } })],
    ['This device is not connected', snapshot({ session: active, node: { kind: 'expired', facts: laptop } })],
  ])('says "%s" in menu and tooltip', (words, given) => {
    const { tooltip, entries } = trayFace(given)
    expect(tooltip).toBe(`Latchkey: ${words}`)
    expect(entries).toContainEqual({ label: words, act: null })
  })

  test('fits into a Windows tooltip', () => {
    const long = { ...someError, userMessage: 'very '.repeat(60) }
    expect(trayFace(snapshot({ trouble: long })).tooltip.length).toBeLessThanOrEqual(127)
  })
})
