import { expect, test } from 'vitest'
import type { NodeFacts, NodeState } from '../../../../core/contract/node.ts'
import { AppError } from '../../../../core/errors/app-error.ts'
import { loadSpeech } from '../../../../messages/speech.ts'
import { deviceView } from '../../../../renderer/device/device-model.ts'
import { active, connected, laptop, snapshot } from '../../../support/snapshots.ts'

const speech = await loadSpeech('en', undefined, 'UTC')
const NOW = 1_700_000_000_000
const DAY = 86_400_000
const onNetwork = (facts: Partial<NodeFacts>) =>
  deviceView(connected({ node: { kind: 'running', facts: { ...laptop, ...facts } } }), speech, NOW)
const signedIn = (node: NodeState) => deviceView(snapshot({ session: active, node }), speech, NOW)

test('shows both addresses, owner, server and the version of the service', () => {
  expect(onNetwork({}).facts).toEqual({
    name: 'laptop',
    ipv4: '100.64.0.7',
    ipv6: 'fd7a:115c:a1e0::7',
    owner: 'alice@acme.example',
    server: 'acme.example',
    daemon: '1.102.0',
  })
})

test('a device that the network manages is owned by its tags', () => {
  expect(onNetwork({ owner: null, tags: ['tag:kiosk', 'tag:lobby'] }).facts?.owner).toBe('Tags tag:kiosk, tag:lobby')
  expect(onNetwork({ owner: null }).facts?.owner).toBe('Not known yet')
})

test('access without an end has no bar and nothing to renew', () => {
  expect(onNetwork({ keyExpiresAt: null }).access).toMatchObject({
    words: 'Does not expire.',
    budget: null,
    canRenew: false,
  })
})

test('access with an end says when, how much is left, and can be renewed while connected', () => {
  expect(onNetwork({ keyExpiresAt: NOW + 5 * DAY }).access).toMatchObject({
    words: 'Ends Sunday 22:13',
    left: '5 days left',
    canRenew: true,
  })
  const facts = { ...laptop, expired: true, keyExpiresAt: NOW - DAY }
  expect(signedIn({ kind: 'expired', facts }).access).toMatchObject({
    words: 'Has run out.',
    left: null,
    canRenew: false,
  })
})

test.each<[NodeState['kind'], NodeState, string | null]>([
  ['stopped', { kind: 'stopped', facts: laptop }, 'connect'],
  ['running', { kind: 'running', facts: laptop }, 'disconnect'],
  ['starting', { kind: 'starting', facts: laptop }, null],
  ['expired', { kind: 'expired', facts: laptop }, 'home'],
  ['needsLogin', { kind: 'needsLogin', facts: laptop }, 'home'],
  ['noDaemon', { kind: 'noDaemon', reason: new AppError('node.daemon-missing', { fix: 'it' }).toWire() }, 'home'],
  ['none', { kind: 'none' }, null],
  ['unknown', { kind: 'unknown' }, null],
])('%s has its act', (_kind, node, act) => {
  expect(signedIn(node).act).toBe(act)
})

test('what the service warns of is shown as it says it', () => {
  expect(onNetwork({ health: ['No relay.'] }).health).toEqual(['No relay.'])
})
