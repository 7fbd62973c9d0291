import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { quitCleanly } from '../../../electron/quit.ts'
import { settled } from '../../support/session-world.ts'

function app() {
  const exit = vi.fn()
  const prevented: string[] = []
  const emitter = new EventEmitter()
  const ask = (event: string) => void emitter.emit(event, { preventDefault: () => void prevented.push(event) })
  const quit = () => {
    emitter.emit('before-quit')
    ask('will-quit')
  }
  return { emitter, ask, quit, prevented, exit, on: emitter.on.bind(emitter) }
}

function quitting(close: () => Promise<void>) {
  const electron = app()
  const power = app()
  let late = (): void => {}
  const after = vi.fn(() => new Promise<void>((resolve) => (late = resolve)))
  const quitter = quitCleanly({ app: electron, power, close, after })
  return { electron, power, quitter, after, late: () => late() }
}

test('everything is closed before the app exits, once, however often it is asked to', async () => {
  const close = vi.fn(async () => {})
  const { electron, quitter } = quitting(close)
  expect(quitter.begun).toBe(false)
  electron.quit()
  electron.quit()
  expect(quitter.begun).toBe(true)
  expect(electron.exit).not.toHaveBeenCalled()
  await settled()
  expect(close).toHaveBeenCalledOnce()
  expect(electron.exit).toHaveBeenCalledExactlyOnceWith(0)
})

test('what does not close in time is left behind', async () => {
  const { electron, late, after } = quitting(() => new Promise(() => {}))
  electron.quit()
  await settled()
  expect(electron.exit).not.toHaveBeenCalled()
  expect(after).toHaveBeenCalledExactlyOnceWith(4_000)
  late()
  await settled()
  expect(electron.exit).toHaveBeenCalledOnce()
})

test('what fails to close keeps nobody', async () => {
  const { electron } = quitting(() => Promise.reject(new Error('broken')))
  electron.quit()
  await settled()
  expect(electron.exit).toHaveBeenCalledOnce()
})

test('a system that shuts down waits for the app to quit', async () => {
  const { electron, power } = quitting(async () => {})
  power.ask('shutdown')
  await settled()
  expect(power.prevented).toEqual(['shutdown'])
  expect(electron.exit).toHaveBeenCalledOnce()
})
