import { describe, expect, test } from 'vitest'
import type { NodeState } from '../../../core/contract/node.ts'
import type { IdentitySession } from '../../../core/contract/session.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import type { TrayAct, TrayEntry, TrayItem } from '../../../electron/tray-acts.ts'
import { type TrayInput, trayFace } from '../../../electron/tray-face.ts'
import { loadSpeech } from '../../../messages/speech.ts'
import { appView, profile } from '../../support/app-views.ts'
import { active, alice, connected, laptop, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const speech = await loadSpeech('en', 'en-GB', 'UTC')
const NOW = 1_700_000_000_000
const MINUTE = 60_000

const face = (given: Snapshot, more: Partial<TrayInput> = {}) =>
  trayFace({ snapshot: given, app: appView(), speech, now: NOW, platform: 'linux', ...more })

function items(entries: readonly TrayEntry[]): readonly TrayItem[] {
  return entries.flatMap((entry) => (entry === 'separator' ? [] : 'entries' in entry ? items(entry.entries) : [entry]))
}
const labels = (given: Snapshot, more?: Partial<TrayInput>) =>
  items(face(given, more).entries).map(({ label }) => label)
const texts = (given: Snapshot) => items(face(given).entries).flatMap(({ label, act }) => (act === null ? [label] : []))

const LINK = 'https://login.acme.example/authorize'
const ended: IdentitySession = { kind: 'ended', identity: alice, because: someError }
const renewing: IdentitySession & { kind: 'renewing' } = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: active.expiresAt,
  memoryOnly: false,
  tries: 1,
  retryAt: NOW + MINUTE,
  because: someError,
}
const SESSIONS: readonly IdentitySession[] = [
  { kind: 'unknown', because: null },
  { kind: 'unknown', because: someError },
  { kind: 'signedOut' },
  signingIn('preparing'),
  signingIn('browser', { link: LINK }),
  signingIn('confirming', { link: LINK, identity: alice }),
  active,
  { ...active, refreshable: false, renewAt: null },
  { ...active, memoryOnly: true },
  renewing,
  { ...renewing, retryAt: null, because: null },
  ended,
]
const NODES: readonly NodeState[] = [
  { kind: 'unknown' },
  { kind: 'none' },
  { kind: 'noDaemon', reason: someError },
  ...(['needsLogin', 'starting', 'running', 'stopped', 'expired'] as const).map((kind) => ({ kind, facts: laptop })),
  { kind: 'otherServer', url: 'https://other.example', facts: laptop },
  { kind: 'foreign', owner: { loginName: 'bob', displayName: null }, facts: laptop },
  { kind: 'foreign', owner: null, facts: laptop },
]
const ALL = SESSIONS.flatMap((session) =>
  NODES.map((node) => snapshot({ session, node, connected: node.kind === 'running' && session.kind === 'active' })),
)

describe('in every state the menu', () => {
  test('begins with the window, ends with quitting, and has a whole text on every line', () => {
    for (const given of ALL) {
      const { entries, tooltip } = face(given)
      expect(entries[0]).toMatchObject({ label: 'Open Latchkey' })
      expect(entries.at(-1)).toMatchObject({ act: { do: 'quit' } })
      for (const { label } of items(entries)) {
        expect(label).toMatch(/\S/)
        expect(label).not.toMatch(/[{}]|undefined|null/)
        expect(label.length).toBeLessThanOrEqual(90)
      }
      expect(tooltip.length).toBeLessThanOrEqual(127)
    }
  })

  test('offers each act once', () => {
    for (const given of ALL) {
      const acts = items(face(given).entries).flatMap(({ act }) => (act === null ? [] : [JSON.stringify(act)]))
      expect(acts).toEqual([...new Set(acts)])
    }
  })

  test('has no separator beside another', () => {
    for (const given of ALL) {
      const { entries } = face(given)
      entries.forEach((entry, index) => {
        if (entry === 'separator') expect(entries[index + 1]).not.toBe('separator')
      })
    }
  })
})

const COMMON_END = ['Add a network…', 'Help']

describe('the menu', () => {
  test.each<[string, Snapshot, readonly string[]]>([
    [
      'while the keychain is read',
      snapshot({ session: { kind: 'unknown', because: null } }),
      ['Starting', ...COMMON_END, 'Quit'],
    ],
    [
      'of a locked keychain',
      snapshot({ session: { kind: 'unknown', because: someError } }),
      ['Something specific went wrong.', 'Try again', ...COMMON_END, 'Quit'],
    ],
    ['of somebody signed out', snapshot(), ['Not signed in', 'Sign in', ...COMMON_END, 'Quit']],
    [
      'of a sign-in without a link yet',
      snapshot({ session: signingIn('preparing') }),
      ['Signing in, 5 minutes left', 'Cancel sign-in', ...COMMON_END, 'Quit'],
    ],
    [
      'of a sign-in with a link',
      snapshot({ session: signingIn('browser', { link: LINK }) }),
      ['Signing in, 5 minutes left', 'Open the link again', 'Copy the link', 'Cancel sign-in', ...COMMON_END, 'Quit'],
    ],
    [
      'of somebody connected',
      connected(),
      [
        'Connected as alice@acme.example',
        'Session renews by itself',
        'Renew now',
        'Disconnect',
        'Copy name: laptop',
        'Copy address: 100.64.0.7',
        ...COMMON_END,
        'Sign out',
        'Quit (this device stays connected)',
      ],
    ],
    [
      'of a disconnected device',
      snapshot({ session: active, node: { kind: 'stopped', facts: laptop }, ownership: 'ours' }),
      [
        'Disconnected',
        'Session renews by itself',
        'Renew now',
        'Connect',
        'Copy name: laptop',
        'Copy address: 100.64.0.7',
        ...COMMON_END,
        'Sign out',
        'Quit',
      ],
    ],
    [
      'of a device that could not be connected',
      snapshot({ session: active, node: { kind: 'stopped', facts: laptop }, ownership: 'ours', trouble: someError }),
      [
        'Disconnected',
        'Something specific went wrong.',
        'Renew now',
        'Connect',
        'Copy name: laptop',
        'Copy address: 100.64.0.7',
        ...COMMON_END,
        'Sign out',
        'Quit',
      ],
    ],
    [
      'of a session that has ended',
      snapshot({ session: ended }),
      ['Your session has ended', 'Something specific went wrong.', 'Sign in again', ...COMMON_END, 'Sign out', 'Quit'],
    ],
    [
      "of somebody else's device",
      snapshot({
        session: active,
        node: { kind: 'foreign', owner: { loginName: 'bob', displayName: null }, facts: laptop },
        ownership: 'someoneElse',
      }),
      [
        'This device belongs to bob',
        'Session renews by itself',
        'Renew now',
        'Try another account',
        ...COMMON_END,
        'Sign out',
        'Quit',
      ],
    ],
  ])('%s', (_name, given, expected) => {
    expect(labels(given)).toEqual(['Open Latchkey', ...expected])
  })

  test('of an app that nothing is set up for offers to add a network', () => {
    const app = appView({ profiles: [] })
    expect(labels(snapshot(), { app })).toEqual([
      'Open Latchkey',
      'Latchkey is not set up',
      'Add a network…',
      'Help',
      'Quit',
    ])
    expect(face(snapshot(), { app }).click).toEqual({ do: 'open', screen: 'welcome' })
  })

  test('of several networks lists them with the present one marked, and tells namesakes apart', () => {
    const profiles = [
      profile(),
      profile({ id: 'lab', name: 'Lab', active: false }),
      profile({ id: 'lab2', name: 'Lab', host: 'lab.example', account: null, active: false }),
    ]
    const list = face(connected(), { app: appView({ profiles }) }).entries.find(
      (entry) => entry !== 'separator' && 'entries' in entry,
    )
    expect(list).toEqual({
      label: 'Network: Acme',
      entries: [
        { label: 'Acme', act: { do: 'switch', profile: 'default' }, chosen: true },
        { label: 'Lab (alice@acme.example)', act: { do: 'switch', profile: 'lab' }, chosen: false },
        { label: 'Lab (lab.example)', act: { do: 'switch', profile: 'lab2' }, chosen: false },
        'separator',
        { label: 'Add a network…', act: { do: 'open', screen: 'welcome' } },
      ],
    })
  })

  test('copies an IPv6 address where there is no other', () => {
    const facts = { ...laptop, addresses: ['fd7a:115c:a1e0::7'] }
    const entries = items(face(connected({ node: { kind: 'running', facts } })).entries)
    expect(entries).toContainEqual({ label: 'Copy address: fd7a:115c:a1e0::7', act: { do: 'copy', what: 'ipv6' } })
  })
})

describe('the status', () => {
  test.each<[string, Snapshot]>([
    ['Not signed in', snapshot()],
    ['Something specific went wrong.', snapshot({ trouble: someError })],
    ['Signed in as alice@acme.example', snapshot({ session: active, node: { kind: 'none' } })],
    ['Connecting as alice@acme.example', snapshot({ session: active, node: { kind: 'starting', facts: laptop } })],
    ['This device is due for renewal', snapshot({ session: active, node: { kind: 'expired', facts: laptop } })],
    ['This device is not connected', snapshot({ session: active, node: { kind: 'needsLogin', facts: laptop } })],
    [
      'This device is on another network',
      snapshot({ session: active, node: { kind: 'otherServer', url: '', facts: laptop } }),
    ],
    [
      'Your network cannot be reached',
      snapshot({ session: active, node: { kind: 'running', facts: { ...laptop, online: false } } }),
    ],
    [
      'This device belongs to another account',
      snapshot({ session: active, node: { kind: 'foreign', owner: null, facts: laptop } }),
    ],
  ])('says "%s" in menu and tooltip', (words, given) => {
    expect(face(given).tooltip).toBe(`Latchkey: ${words}`)
    expect(texts(given)[0]).toBe(words)
  })

  test('that is too long is cut, in the tooltip at what Windows shows', () => {
    const trouble = { ...someError, userMessage: `${'𝄞'.repeat(120)} and more` }
    const { tooltip, entries } = face(snapshot({ trouble }))
    expect(tooltip.length).toBeLessThanOrEqual(127)
    expect(tooltip).toMatch(/𝄞…$/u)
    expect(items(entries)[1]?.label).toMatch(/𝄞…$/u)
  })
})

describe('time left', () => {
  test('of a sign-in is told in minutes, and until when that is true', () => {
    const session = signingIn('confirming', { deadline: NOW + 4.2 * MINUTE, link: LINK })
    const { changesAt } = face(snapshot({ session }))
    expect(texts(snapshot({ session }))).toEqual(['Confirm this device in the browser, 5 minutes left'])
    expect(changesAt).toBe(NOW + 0.2 * MINUTE)
    expect(face(snapshot({ session }), { now: (changesAt ?? 0) + 1 }).tooltip).toContain('4 minutes left')
  })

  test('of a sign-in in its last minute is not drawn again', () => {
    const session = signingIn('browser', { deadline: NOW + 10_000 })
    expect(face(snapshot({ session }))).toMatchObject({
      tooltip: 'Latchkey: Signing in, 1 minute left',
      changesAt: null,
    })
  })

  test('of a session that will not renew by itself is its end', () => {
    const session = { ...active, refreshable: false, renewAt: null, expiresAt: NOW + 12 * MINUTE }
    expect(texts(connected({ session }))[1]).toBe('Session ends: in 12 minutes')
    expect(face(connected({ session })).changesAt).toBe(NOW + MINUTE)
  })

  test("of a device whose key ends is the key's, and the nearest end counts", () => {
    const node = { kind: 'running' as const, facts: { ...laptop, keyExpiresAt: NOW + 24 * 60 * MINUTE } }
    expect(texts(connected({ node }))[1]).toBe('This device is connected until: tomorrow 22:13')
    expect(face(connected({ node })).changesAt).toBe(NOW + 60 * MINUTE)
    const session = { ...active, refreshable: false, renewAt: null, expiresAt: NOW + 5 * MINUTE }
    expect(texts(connected({ node, session }))[1]).toBe('Session ends: in 5 minutes')
  })

  test('is nothing to draw again where nothing ends', () => {
    expect(face(connected()).changesAt).toBeNull()
    expect(face(snapshot()).changesAt).toBeNull()
  })
})

describe('a click on the icon', () => {
  const signIn: TrayAct = { do: 'signIn', anotherAccount: false }
  const open: TrayAct = { do: 'open', screen: null }
  test.each<[string, Snapshot, NodeJS.Platform, TrayAct]>([
    ['signs in who is not, on Windows', snapshot(), 'win32', signIn],
    ['signs in who is not, on Linux', snapshot(), 'linux', signIn],
    ['signs in again after an end', snapshot({ session: ended }), 'win32', signIn],
    ['only ever shows something on macOS', snapshot(), 'darwin', open],
    ['shows what went wrong first', snapshot({ trouble: someError }), 'win32', open],
    ['shows a sign-in under way', snapshot({ session: signingIn('browser') }), 'win32', open],
    ['shows who is connected', connected(), 'win32', open],
  ])('%s', (_name, given, platform, expected) => {
    expect(face(given, { platform }).click).toEqual(expected)
  })
})

describe('quitting says', () => {
  const running = (unattended: boolean) => connected({ node: { kind: 'running', facts: { ...laptop, unattended } } })
  test.each<[string, Snapshot, NodeJS.Platform]>([
    ['Quit (this device stays connected)', running(false), 'linux'],
    ['Quit (this device stays connected)', running(false), 'darwin'],
    ['Quit (this device may disconnect)', running(false), 'win32'],
    ['Quit (this device stays connected)', running(true), 'win32'],
    ['Quit', snapshot({ session: active, node: { kind: 'stopped', facts: laptop } }), 'win32'],
    ['Quit (you will be signed out)', connected({ session: { ...active, memoryOnly: true } }), 'linux'],
  ])('"%s"', (expected, given, platform) => {
    expect(labels(given, { platform }).at(-1)).toBe(expected)
  })
})
