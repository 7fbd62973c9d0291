import { beforeEach, expect, test, vi } from 'vitest'
import { channelNames, channels, type Handlers } from '../../../core/contract/channels.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { type IpcEvent, serveCalls } from '../../../electron/ipc.ts'
import { handlersOf } from '../../support/handlers.ts'
import { snapshot } from '../../support/snapshots.ts'

const HOME = { protocol: 'app:', host: 'ui' }
const registered = new Map<string, (event: IpcEvent, input: unknown) => Promise<unknown>>()
const called = vi.fn(async (_name: string): Promise<unknown> => null)
const own = {
  'session.snapshot': vi.fn(async () => snapshot()),
  'session.renew': vi.fn(async () => null),
  'session.signOut': vi.fn(async () => null),
}
/** The rest only tell that they were called. */
const handlers: Handlers = { ...handlersOf(called), ...own }

beforeEach(() => {
  vi.clearAllMocks()
  registered.clear()
  serveCalls({ handle: (channel, handler) => void registered.set(channel, handler) }, handlers, HOME)
})

function from(url: string): IpcEvent {
  const frame = { url }
  return { senderFrame: frame, sender: { mainFrame: frame } }
}

function invoke(channel: string, event: IpcEvent, input?: unknown): Promise<unknown> {
  const handler = registered.get(channel)
  if (handler === undefined) throw new Error(`nothing is registered for ${channel}`)
  return handler(event, input)
}

test('every call of the table is served, and no event is', () => {
  const calls = channelNames.filter((name) => channels[name].kind === 'call')
  expect([...registered.keys()].sort()).toEqual([...calls].sort())
})

test("answers the window's own page", async () => {
  expect(await invoke('session.snapshot', from('app://ui/index.html'))).toEqual({ ok: true, value: snapshot() })
})

test.each([
  ['a page of another scheme', from('https://ui/index.html')],
  ['another host of ours', from('app://evil/index.html')],
  ['a file', from('file:///index.html')],
  ['no address at all', from('')],
  ['a frame inside ours', { ...from('app://ui/x'), sender: { mainFrame: { url: 'app://ui/x' } } }],
  ['a frame that is gone', { ...from('app://ui/x'), senderFrame: null }],
])('refuses %s, and calls nothing', async (_name, event) => {
  expect(await invoke('session.cancel', event)).toMatchObject({ ok: false, error: { code: 'general.bug' } })
  expect(called).not.toHaveBeenCalled()
})

test.each([
  ['session.signIn', undefined],
  ['session.signIn', { method: 'password', anotherAccount: false }],
  ['session.signIn', { method: 'browser', anotherAccount: false, url: 'https://evil.example' }],
  ['session.signOut', { node: 'destroy' }],
  ['session.cancel', { surplus: true }],
] as const)('refuses malformed input for %s', async (channel, input) => {
  expect(await invoke(channel, from('app://ui/'), input)).toMatchObject({ ok: false })
  expect(called).not.toHaveBeenCalled()
  expect(own['session.signOut']).not.toHaveBeenCalled()
})

test('an error of ours crosses as its code and words', async () => {
  own['session.signOut'].mockRejectedValueOnce(new AppError('session.not-signed-in'))
  expect(await invoke('session.signOut', from('app://ui/'), { node: 'keep' })).toMatchObject({
    ok: false,
    error: { code: 'session.not-signed-in', userMessage: 'You are not signed in.' },
  })
})

test("a library's error crosses without its message, which may hold a secret", async () => {
  own['session.renew'].mockRejectedValueOnce(new Error('refresh_token=hush'))
  const reply = await invoke('session.renew', from('app://ui/'))
  expect(reply).toMatchObject({ ok: false, error: { code: 'general.bug' } })
  expect(JSON.stringify(reply)).not.toContain('hush')
})
