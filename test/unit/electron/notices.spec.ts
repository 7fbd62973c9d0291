import { describe, expect, test } from 'vitest'
import type { IdentitySession } from '../../../core/contract/session.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import type { WireError } from '../../../core/contract/wire-error.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { listParams } from '../../../core/oidc/refusal.ts'
import { createNoticeMemory } from '../../../electron/notice-memory.ts'
import { type Notice, noticeOf } from '../../../electron/notice-texts.ts'
import { keepNotices } from '../../../electron/notices.ts'
import { loadSpeech } from '../../../messages/speech.ts'
import { HandClock } from '../../support/session-world.ts'
import { active, alice, connected, laptop, signingIn, snapshot } from '../../support/snapshots.ts'

const speech = await loadSpeech('en', 'en-GB', 'UTC')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const notRenewable = new AppError('session.not-renewable').toWire()
const locked = new AppError('keychain.locked').toWire()
const offline = new AppError('oidc.unreachable', { host: 'login.acme.example', reason: 'no network' }).toWire()
const noDaemon = new AppError('node.daemon-unreachable', { fix: 'sudo systemctl start tailscaled' }).toWire()

const renewing: IdentitySession = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: DAY,
  memoryOnly: false,
  tries: 3,
  retryAt: MINUTE,
  because: offline,
}
const ended = (because: WireError = notRenewable): Snapshot =>
  snapshot({ session: { kind: 'ended', identity: alice, because } })
const unrenewed = (expiresAt: number): Snapshot =>
  connected({ session: { ...active, refreshable: false, renewAt: null, expiresAt } })
const keyed = (keyExpiresAt: number): Snapshot =>
  connected({ node: { kind: 'running', facts: { ...laptop, keyExpiresAt } } })

/** @param file what the last run remembered */
function desk(file: string | null = null) {
  const clock = new HandClock()
  const world = { file, focused: false, wanted: true, speaks: true }
  const shown: Notice[] = []
  const withdrawn: string[] = []
  const start = () =>
    keepNotices({
      memory: createNoticeMemory({
        read: () => world.file,
        write(text) {
          world.file = text
        },
      }),
      notifier: { show: (notice) => void shown.push(notice), withdraw: (kind) => void withdrawn.push(kind) },
      clock,
      windowIsFocused: () => world.focused,
      speech: () => (world.speaks ? speech : null),
      isWanted: () => world.wanted,
      network: () => null,
    })
  return { clock, world, shown, withdrawn, start, look: start(), titles: () => shown.map(({ title }) => title) }
}

describe('a session that has ended', () => {
  test('is told once, with why and a way back, and not again after a restart', () => {
    const { look, start, shown } = desk()
    look(ended())
    look(ended())
    start()(ended())
    expect(shown).toEqual([
      {
        kind: 'ended',
        title: 'Your session has ended',
        body: 'Your session has ended: your provider gave no way to renew it without you. Sign in again. Your administrator can allow offline access to avoid this.',
        action: { label: 'Sign in', act: 'signIn' },
        screen: 'home',
        quiet: false,
      },
    ])
  })

  test('is told again when it ends again, and the notice goes when it no longer holds', () => {
    const { look, titles, withdrawn } = desk()
    look(ended())
    look(connected())
    expect(withdrawn).toEqual(['ended'])
    look(ended())
    expect(titles()).toEqual(['Your session has ended', 'Your session has ended'])
  })

  test('is no news where the focused window shows it, or where nobody wants notices, also later', () => {
    const { look, world, shown } = desk()
    world.focused = true
    look(ended())
    world.focused = false
    look(ended())
    world.wanted = false
    look(connected())
    look(ended())
    world.wanted = true
    look(ended())
    expect(shown).toEqual([])
  })

  test('waits for its words', () => {
    const { look, world, titles } = desk()
    world.speaks = false
    look(ended())
    world.speaks = true
    look(ended())
    expect(titles()).toEqual(['Your session has ended'])
  })
})

describe('a deadline', () => {
  test('of a session that will not renew by itself is told in its last tenth, once', async () => {
    const { clock, look, shown } = desk()
    look(unrenewed(HOUR))
    await clock.moveTo(53 * MINUTE)
    expect(shown).toEqual([])
    await clock.moveTo(54 * MINUTE)
    expect(shown).toMatchObject([{ title: 'Your session ends in 6 minutes', action: { act: 'signIn' } }])
    look(unrenewed(HOUR))
    await clock.moveTo(HOUR)
    expect(shown).toHaveLength(1)
  })

  test('is measured from when it was first seen, over restarts', async () => {
    const first = desk()
    first.look(unrenewed(HOUR))
    const { clock, look, shown } = desk(first.world.file)
    await clock.moveTo(50 * MINUTE)
    look(unrenewed(HOUR))
    await clock.moveTo(53 * MINUTE)
    expect(shown).toEqual([])
    await clock.moveTo(54 * MINUTE)
    expect(shown).toHaveLength(1)
  })

  test('that moves on is another one', async () => {
    const { clock, look, titles } = desk()
    look(unrenewed(HOUR))
    await clock.moveTo(50 * MINUTE)
    look(unrenewed(3 * HOUR))
    await clock.moveTo(HOUR)
    expect(titles()).toEqual([])
    await clock.moveTo(3 * HOUR)
    expect(titles()).toHaveLength(1)
  })

  test("of a session that renews by itself is nobody's concern", async () => {
    const { clock, look, shown } = desk()
    look(connected({ session: { ...active, expiresAt: HOUR, renewAt: HOUR / 2 } }))
    await clock.moveTo(2 * HOUR)
    expect(shown).toEqual([])
    expect(clock.alarms).toEqual([])
  })

  test("of this device's key is told three days ahead at most, and leads to the device", async () => {
    const { clock, look, shown } = desk()
    look(keyed(180 * DAY))
    await clock.moveTo(177 * DAY - 1)
    expect(shown).toEqual([])
    await clock.moveTo(177 * DAY)
    expect(shown).toMatchObject([{ kind: 'deviceEnds', screen: 'device', action: { act: 'reauthenticate' } }])
  })

  test('of a short life is told in time to act', async () => {
    const { clock, look, shown } = desk()
    look(unrenewed(3 * MINUTE))
    await clock.moveTo(2 * MINUTE)
    expect(shown).toHaveLength(1)
  })
})

describe('trouble', () => {
  test('that only a person can end is told when it has lasted a minute', async () => {
    const { clock, look, shown } = desk()
    look(snapshot({ session: { kind: 'unknown', because: locked }, trouble: locked }))
    await clock.moveTo(MINUTE - 1)
    expect(shown).toEqual([])
    await clock.moveTo(MINUTE)
    expect(shown).toMatchObject([
      { title: 'Latchkey needs you', body: expect.stringMatching(/^The system keychain is locked\. Unlock it/) },
    ])
  })

  test('that passes by itself meanwhile is not told', async () => {
    const { clock, look, shown } = desk()
    look(snapshot({ session: active, node: { kind: 'noDaemon', reason: noDaemon } }))
    await clock.moveTo(MINUTE / 2)
    look(connected())
    await clock.moveTo(HOUR)
    expect(shown).toEqual([])
  })

  test.each<[string, Snapshot]>([
    ['of the network', snapshot({ session: renewing, node: { kind: 'running', facts: laptop }, connected: true })],
    [
      'of a server that cannot be reached',
      snapshot({ session: active, node: { kind: 'running', facts: { ...laptop, online: false } } }),
    ],
    ['that the person made by disconnecting', snapshot({ session: active, node: { kind: 'stopped', facts: laptop } })],
    ['of somebody who is signed out', snapshot({ trouble: locked })],
  ])('%s is not told', async (_name, given) => {
    const { clock, look, shown } = desk()
    look(given)
    await clock.moveTo(HOUR)
    expect(shown).toEqual([])
  })

  test('that names an account is told without it', async () => {
    const { clock, look, shown } = desk()
    const trouble = new AppError('session.foreign-node', { owner: 'bob', expected: 'alice@acme.example' }).toWire()
    look(snapshot({ session: active, node: { kind: 'foreign', owner: null, facts: laptop }, trouble }))
    await clock.moveTo(MINUTE)
    expect(shown).toMatchObject([{ body: 'Open Latchkey to see what to do.' }])
    expect(JSON.stringify(shown)).not.toMatch(/bob|alice/)
  })
})

describe('the outcome of a sign-in', () => {
  test('is told quietly once this device is connected', () => {
    const { look, shown } = desk()
    look(snapshot({ session: signingIn('browser') }))
    look(snapshot({ session: active, node: { kind: 'starting', facts: laptop } }))
    expect(shown).toEqual([])
    look(connected())
    look(connected())
    expect(shown).toMatchObject([{ kind: 'connected', title: 'You are connected', quiet: true, action: null }])
  })

  test('is told when it failed', () => {
    const { look, shown } = desk()
    look(snapshot({ session: signingIn('browser') }))
    look(snapshot({ trouble: new AppError('oidc.timeout', { host: 'login.acme.example', seconds: 10 }).toWire() }))
    expect(shown).toMatchObject([
      { kind: 'failed', title: 'Signing in did not work', body: expect.stringContaining('login.acme.example') },
    ])
  })

  test.each<[string, (world: { focused: boolean }) => Snapshot]>([
    ['a cancelled one', () => snapshot()],
    ['one in another profile', () => connected({ profile: 'lab' })],
    [
      'one that the window shows',
      (world) => {
        world.focused = true
        return connected()
      },
    ],
  ])('is not told of %s', (_name, after) => {
    const { look, world, shown } = desk()
    look(snapshot({ session: signingIn('browser') }))
    look(after(world))
    world.focused = false
    look(connected({ profile: 'lab' }))
    expect(shown).toEqual([])
  })
})

describe('what is remembered', () => {
  test('holds keys and times, and no person', () => {
    const { look, world } = desk()
    look(ended())
    expect(JSON.parse(world.file ?? '')).toEqual({
      version: 1,
      notices: { 'default|ended|session.not-renewable': { seenAt: 0, told: true } },
    })
  })

  test.each(['not json', '{"version":9}', '[]', ''])('is nothing where the file says %j', (text) => {
    const { world, start, titles } = desk()
    world.file = text
    start()(ended())
    expect(titles()).toHaveLength(1)
  })

  test('stays small, the newest first', () => {
    const memory = createNoticeMemory({ read: () => null, write: () => {} })
    for (let at = 0; at < 300; at++) memory.markTold(`key ${at}`, at)
    expect([memory.wasTold('key 0'), memory.wasTold('key 299')]).toEqual([false, true])
  })
})

test('the names of groups stay out of a notice however the language joins them', async () => {
  const german = await loadSpeech('de', undefined, 'UTC')
  const params = { ...listParams('allowed', ['vpn', 'admins'], 'or'), ...listParams('had', ['staff'], 'and') }
  const error = new AppError('admission.group', params).toWire()
  expect(noticeOf({ kind: 'failed', key: '', deadline: null, error, patience: 0 }, null, german, 0).body).toBe(
    german.say('notices.needsYou.body'),
  )
})
