import { beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import type { CurrentSession } from '../../../electron/current-session.ts'
import { sessionCalls } from '../../../electron/session-calls.ts'
import { connected, laptop, signingIn, snapshot } from '../../support/snapshots.ts'

const copied: string[] = []
beforeEach(() => {
  copied.length = 0
})

function scene(more: Partial<CurrentSession> = {}) {
  const session = {
    profile: 'default',
    snapshot: connected(),
    subscribe: () => () => {},
    start: vi.fn(async () => {}),
    signIn: vi.fn(async () => {}),
    signInWithoutKeychain: vi.fn(async () => {}),
    cancel: vi.fn(),
    renew: vi.fn(async () => {}),
    signOut: vi.fn(async () => {}),
    openLink: vi.fn(async () => {}),
    connect: vi.fn(async () => {}),
    disconnect: vi.fn(async () => {}),
    worldChanged: () => {},
    switchTo: async () => {},
    close: async () => {},
    ...more,
  }
  const calls = sessionCalls({
    session,
    writeClipboard: async (text) => void copied.push(text),
    details: { version: '1.2.3', system: 'Some OS 7' },
  })
  return { session, calls }
}

test('signIn answers once begun; how it ends is told by the snapshot', async () => {
  const { calls } = scene({ signIn: () => Promise.reject(new AppError('session.busy')) })
  expect(await calls['session.signIn']({ method: 'browser', anotherAccount: false })).toBeNull()
})

test('a sign-out that fails is answered with its error', async () => {
  const { calls } = scene({ signOut: () => Promise.reject(new AppError('node.not-permitted', { fix: 'f' })) })
  await expect(calls['session.signOut']({ node: 'logout' })).rejects.toMatchObject({ code: 'node.not-permitted' })
})

test('renew renews a session', async () => {
  const { session, calls } = scene()
  await calls['session.renew'](undefined)
  expect(session.renew).toHaveBeenCalledOnce()
  expect(session.start).not.toHaveBeenCalled()
})

test('renew reads again what could not be read', async () => {
  const { session, calls } = scene({ snapshot: snapshot({ session: { kind: 'unknown', because: null } }) })
  await calls['session.renew'](undefined)
  expect(session.start).toHaveBeenCalledOnce()
  expect(session.renew).not.toHaveBeenCalled()
})

test('a new key for this device is a sign-in that asks for one', async () => {
  const { session, calls } = scene()
  await calls['device.reauthenticate'](undefined)
  expect(session.signIn).toHaveBeenCalledExactlyOnceWith({
    method: 'browser',
    anotherAccount: false,
    reauthenticate: true,
  })
})

test('the link is copied whole, though the window has seen only its origin', async () => {
  const link = 'https://login.acme.example/auth?x=1'
  const { calls } = scene({ snapshot: snapshot({ session: signingIn('browser', { link }) }) })
  expect(await calls['session.snapshot'](undefined)).toMatchObject({ session: { link: 'https://login.acme.example' } })
  await calls['session.copyLink'](undefined)
  expect(copied).toEqual([link])
})

test.each([
  ['name', laptop.name],
  ['ipv4', '100.64.0.7'],
  ['ipv6', 'fd7a:115c:a1e0::7'],
] as const)('copies the %s of this device', async (what, value) => {
  await scene().calls['device.copy']({ what })
  expect(copied).toEqual([value])
})

test('what is gone is not said to be copied', async () => {
  const { calls } = scene({ snapshot: snapshot({ node: { kind: 'none' } }) })
  await expect(calls['device.copy']({ what: 'ipv4' })).rejects.toMatchObject({ code: 'general.bug' })
  await expect(calls['session.copyLink'](undefined)).rejects.toMatchObject({ code: 'general.bug' })
  expect(copied).toEqual([])
})

test('the details for an administrator are copied', async () => {
  await scene().calls['session.copyDetails'](undefined)
  expect(copied[0]).toContain('Latchkey 1.2.3 on Some OS 7')
})
