import { describe, expect, it } from 'vitest'
import { successResult } from '../../../cli/result.ts'
import { describeNode, describeSession } from '../../../cli/words.ts'
import type { NodeState } from '../../../core/contract/node.ts'
import type { IdentitySession } from '../../../core/contract/session.ts'
import { inTime } from '../../../core/doctor/in-time.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { active, alice, facts, NOW, signingIn, snapshotOf } from './support.ts'

const locked = new AppError('general.cancelled').toWire()

const sessions: Array<[IdentitySession, string]> = [
  [{ kind: 'unknown', because: null }, 'The session has not been read yet.'],
  [{ kind: 'unknown', because: locked }, locked.userMessage],
  [{ kind: 'signedOut' }, 'Not signed in.'],
  [signingIn(), 'Signing in.'],
  [active(), 'Signed in as alice@acme.example.'],
  [
    {
      kind: 'renewing',
      attempt: 'a',
      identity: alice,
      expiresAt: NOW,
      memoryOnly: false,
      tries: 1,
      retryAt: NOW + 60_000,
      because: locked,
    },
    'Signed in as alice@acme.example; renewing the session.',
  ],
  [{ kind: 'ended', identity: alice, because: locked }, 'The session of alice@acme.example has ended.'],
]

const nodes: Array<[NodeState, string]> = [
  [{ kind: 'unknown' }, 'This device has not been asked yet.'],
  [{ kind: 'noDaemon', reason: locked }, locked.userMessage],
  [{ kind: 'needsLogin', facts }, 'This device is not in the network of hs.acme.example.'],
  [{ kind: 'starting', facts }, 'This device is connecting.'],
  [{ kind: 'running', facts }, 'This device runs as laptop.'],
  [{ kind: 'stopped', facts }, 'This device is disconnected.'],
  [{ kind: 'expired', facts }, "This device's node key has expired."],
  [
    { kind: 'otherServer', url: 'https://other.example', facts },
    'This device belongs to another network, other.example.',
  ],
  [{ kind: 'foreign', owner: { loginName: 'bob', displayName: null }, facts }, 'This device is in the network as bob.'],
]

describe('a snapshot in sentences', () => {
  it.each(sessions)('session $kind', (session, text) => {
    expect(describeSession(session, NOW).text).toBe(text)
  })

  it.each(nodes)('node $kind', (node, text) => {
    expect(describeNode(snapshotOf({ node }), NOW)?.text).toBe(text)
  })

  it.each([
    {
      session: active(),
      keepsAlive: true,
      words: /^The session renews by itself: next in 30 minutes .*, before it ends in 1 hour/,
    },
    { session: active(), keepsAlive: false, words: /^The session ends in 1 hour .* unless renewed; `latchkey watch`/ },
    {
      session: active({ expiresAt: NOW - 60_000 }),
      keepsAlive: false,
      words: /^The session ran out 1 minute ago .*latchkey renew/,
    },
    { session: active({ renewAt: null, refreshable: false }), keepsAlive: true, words: /gave no way to renew it\.$/ },
    { session: active({ memoryOnly: true }), keepsAlive: false, words: /^The session ends in 1 hour \([0-9:]+\)\.$/ },
  ])('promises a renewal only where somebody is there to do it ($words)', ({ session, keepsAlive, words }) => {
    expect(describeSession(session, NOW, keepsAlive).more[1]).toMatch(words)
  })

  it('says nothing of a device where no control server is configured', () => {
    expect(describeNode(snapshotOf({ node: { kind: 'none' } }), NOW)).toBeNull()
  })

  it('says connected only when the snapshot does', () => {
    const node: NodeState = { kind: 'running', facts: { ...facts, keyExpiresAt: NOW + 86_400_000 * 12 } }
    expect(describeNode(snapshotOf({ node, connected: true }), NOW)).toEqual({
      tone: 'good',
      text: 'This device is connected as laptop.',
      more: [
        '100.64.0.7  fd7a:115c:a1e0::7',
        'https://hs.acme.example, owner alice@acme.example',
        expect.stringMatching(/^Its node key expires in 12 days \(2026-08-1\d \d\d:\d\d\)\.$/),
      ],
    })
    const doubtful = describeNode(snapshotOf({ node: { kind: 'running', facts: { ...facts, online: false } } }), NOW)
    expect(doubtful?.tone).toBe('warm')
    expect(doubtful?.more).toContain('The control server does not see it just now.')
  })

  it.each([
    [NOW + 12 * 60_000, /^in 12 minutes \(\d\d:\d\d\)$/],
    [NOW + 60_000, /^in 1 minute \(/],
    [NOW - 2 * 86_400_000, /^2 days ago \(2026-07-\d\d \d\d:\d\d\)$/],
    [NOW + 400, /^in 0 seconds \(/],
    [NOW + 3 * 3_600_000, /^in 3 hours \(\d\d:\d\d\)$/],
  ])('times as people say them', (at, words) => {
    expect(inTime(at, NOW)).toMatch(words)
  })
})

describe('the result', () => {
  it('has exactly the promised members', () => {
    const snapshot = snapshotOf({ session: active(), node: { kind: 'running', facts }, connected: true })
    expect(successResult(snapshot, { total: 12 })).toEqual({
      type: 'result',
      ok: true,
      identity: {
        issuer: alice.issuer,
        subject: 'sub-alice',
        email: 'alice@acme.example',
        username: 'alice',
        displayName: 'Alice',
        groups: ['/vpn'],
      },
      session: { expiresAt: NOW + 3_600_000, renewAt: NOW + 1_800_000, refreshable: true },
      node: {
        state: 'running',
        name: 'laptop',
        addresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'],
        controlUrl: 'https://hs.acme.example',
        owner: 'alice@acme.example',
        keyExpiresAt: null,
      },
      timings: { total: 12 },
    })
  })

  it('has no node where no control server is configured, and nobody after a sign-out', () => {
    expect(successResult(snapshotOf({ node: { kind: 'none' } }), {})).toEqual({
      type: 'result',
      ok: true,
      identity: null,
      session: null,
      node: null,
      timings: {},
    })
  })
})
