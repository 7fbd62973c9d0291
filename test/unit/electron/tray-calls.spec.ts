import { expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import type { TrayAct } from '../../../electron/tray-acts.ts'
import { trayActs } from '../../../electron/tray-calls.ts'
import { handlersOf } from '../../support/handlers.ts'

function desk(failure: Error | null = null) {
  const calls: unknown[][] = []
  const answer = async (name: string, input: unknown) => {
    calls.push(input === undefined ? [name] : [name, input])
    if (failure !== null) throw failure
  }
  const failed = vi.fn()
  const act = trayActs({
    handlers: handlersOf(answer),
    open: (screen) => void calls.push(['open', screen]),
    quit: () => void calls.push(['quit']),
    failed,
  })
  return { act, calls, failed }
}

test.each<[TrayAct, unknown[][]]>([
  [{ do: 'open', screen: 'welcome' }, [['open', 'welcome']]],
  [{ do: 'signIn', anotherAccount: true }, [['session.signIn', { method: 'browser', anotherAccount: true }]]],
  [{ do: 'cancel' }, [['session.cancel']]],
  [{ do: 'openLink' }, [['session.openLink', { browser: null }]]],
  [{ do: 'copyLink' }, [['session.copyLink']]],
  [{ do: 'renew' }, [['session.renew']]],
  [{ do: 'reauthenticate' }, [['device.reauthenticate']]],
  [{ do: 'connect' }, [['device.connect']]],
  [{ do: 'disconnect' }, [['device.disconnect']]],
  [{ do: 'copy', what: 'name' }, [['device.copy', { what: 'name' }]]],
  [{ do: 'switch', profile: 'lab' }, [['profiles.switch', { id: 'lab' }]]],
  [{ do: 'help' }, [['help.open', { topic: 'help' }]]],
  [{ do: 'signOut' }, [['session.signOut', { node: 'keep' }]]],
  [{ do: 'quit' }, [['quit']]],
])('%j', (chosen, expected) => {
  const { act, calls } = desk()
  act(chosen)
  expect(calls).toEqual(expected)
})

test('what does not work is told, with what was tried', async () => {
  const error = new AppError('node.not-permitted', { fix: '' })
  const { act, failed } = desk(error)
  act({ do: 'connect' })
  await vi.waitFor(() => expect(failed).toHaveBeenCalledExactlyOnceWith('connect', error))
})
