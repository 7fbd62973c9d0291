import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { channelNames } from '../../../core/contract/channels.ts'
import { makeBridge } from '../../../electron/bridge.ts'

class FakeIpc extends EventEmitter {
  readonly invoked: unknown[][] = []
  async invoke(...call: unknown[]): Promise<unknown> {
    this.invoked.push(call)
    return 'reply'
  }
}

test('has one function per channel and nothing else', () => {
  const bridge = makeBridge(new FakeIpc())
  expect(Object.keys(bridge)).toEqual(channelNames)
  expect(Object.values(bridge).every((member) => typeof member === 'function')).toBe(true)
})

test('a call hands on its name and one input, and gives the reply back', async () => {
  const ipc = new FakeIpc()
  expect(await makeBridge(ipc)['session.signOut']?.({ node: 'keep' })).toBe('reply')
  expect(ipc.invoked).toEqual([['session.signOut', { node: 'keep' }]])
})

test("a listener gets the payload without Electron's event, until it unsubscribes", () => {
  const ipc = new FakeIpc()
  const heard: unknown[][] = []
  const stop = makeBridge(ipc)['session.changed']?.((...what: unknown[]) => heard.push(what))
  ipc.emit('session.changed', { sender: 'electron' }, 'snapshot')
  if (typeof stop !== 'function') throw new Error('no way to unsubscribe')
  stop()
  ipc.emit('session.changed', {}, 'later')
  expect(heard).toEqual([['snapshot']])
  expect(ipc.listenerCount('session.changed')).toBe(0)
})

test('refuses a listener that is no function', () => {
  expect(() => makeBridge(new FakeIpc())['session.changed']?.('listener')).toThrow(TypeError)
})
