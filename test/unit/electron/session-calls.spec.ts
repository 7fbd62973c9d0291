import { expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { createLogger, silent } from '../../../core/log/logger.ts'
import { type SessionFace, sessionCalls } from '../../../electron/session-calls.ts'
import { connected, snapshot } from '../../support/snapshots.ts'

function face(more: Partial<SessionFace> = {}) {
  return {
    snapshot: connected(),
    subscribe: () => () => {},
    start: vi.fn(async () => {}),
    signIn: vi.fn(async () => {}),
    cancel: vi.fn(),
    renew: vi.fn(async () => {}),
    signOut: vi.fn(async () => ({ browserUrl: null })),
    ...more,
  }
}

const noBrowser = async () => {
  throw new Error('no browser was asked for')
}

test('signIn answers once begun, and a failure is only logged: the snapshot tells it', async () => {
  const lines: string[] = []
  const logger = createLogger((line) => lines.push(line), Date.now)
  const session = face({ signIn: () => Promise.reject(new AppError('session.busy')) })
  const calls = sessionCalls(session, noBrowser, logger)
  expect(await calls['session.signIn']({ method: 'browser', anotherAccount: false })).toBeNull()
  await vi.waitFor(() => expect(lines.join()).toContain('session.busy'))
})

test("signOut opens the provider's sign-out page where there is one", async () => {
  const opened: string[] = []
  const browserUrl = 'https://login.acme.example/logout'
  const session = face({ signOut: async () => ({ browserUrl }) })
  const calls = sessionCalls(session, async (url) => void opened.push(url), silent)
  await calls['session.signOut']({ node: 'keep' })
  expect(opened).toEqual([browserUrl])
})

test('renew renews a session', async () => {
  const session = face()
  await sessionCalls(session, noBrowser, silent)['session.renew'](undefined)
  expect(session.renew).toHaveBeenCalledOnce()
  expect(session.start).not.toHaveBeenCalled()
})

test('renew reads the keychain again where it could not be read', async () => {
  const session = face({ snapshot: snapshot({ session: { kind: 'unknown', because: null } }) })
  await sessionCalls(session, noBrowser, silent)['session.renew'](undefined)
  expect(session.start).toHaveBeenCalledOnce()
  expect(session.renew).not.toHaveBeenCalled()
})
