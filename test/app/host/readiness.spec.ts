/** What Electron refuses before and after `ready`, in its own words (README.md, Life). */
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

test('what needs a ready app throws before it, and works after it', async () => {
  running = await probe({
    main: `
      const { Tray, BrowserWindow, Notification, net, dialog, app, session, nativeImage } = electron
      const acts = {
        tray: () => void new Tray(nativeImage.createEmpty()),
        window: () => void new BrowserWindow({ show: false }),
        notification: () => void new Notification(),
        request: () => void net.request('http://127.0.0.1:9/').on('error', () => {}),
        locale: () => app.getSystemLocale(),
        defaultSession: () => void session.defaultSession,
        partition: () => void session.fromPartition('x'),
      }
      const all = () => Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, attempt(act)]))
      report('early', all())
      report('isReady', app.isReady())
      report('dialog', await dialog.showMessageBox({ message: '' }).catch(String))
      report('fetch', await net.fetch('http://127.0.0.1:9/').catch(String))
      app.whenReady().then(() => {
        report('late', all())
        report('sandbox', attempt(() => app.enableSandbox()))
        report('schemes', attempt(() => electron.protocol.registerSchemesAsPrivileged([])))
      })
    `,
  })
  expect(await running.report('early')).toEqual({
    tray: { error: 'Error: Cannot create Tray before app is ready' },
    window: { error: 'Error: Cannot create BrowserWindow before app is ready' },
    notification: { error: 'Error: Cannot create Notification before app is ready' },
    request: { error: 'Error: net module can only be used after app is ready' },
    locale: { error: 'Error: app.getSystemLocale() can only be called after app is ready' },
    defaultSession: { error: 'Error: Session can only be received when app is ready' },
    partition: { error: 'Error: Session can only be received when app is ready' },
  })
  expect(await running.report('isReady')).toBe(false)
  expect(await running.report('dialog')).toBe('Error: dialog module can only be used after app is ready')
  expect(await running.report('fetch')).toBe('Error: net module can only be used after app is ready')
  const none = { value: null }
  expect(await running.report('late')).toEqual({
    tray: none,
    window: none,
    notification: none,
    request: none,
    locale: { value: 'en-GB' },
    defaultSession: none,
    partition: none,
  })
  expect(await running.report('sandbox')).toEqual({
    error: 'Error: app.enableSandbox() can only be called before app is ready',
  })
  expect(await running.report('schemes')).toEqual({
    error: 'Error: protocol.registerSchemesAsPrivileged should be called before app is ready',
  })
})

test('ready comes after the whole of main, with the first session told of before', async () => {
  running = await probe({
    main: `
      electron.app.on('session-created', () => report('session'))
      electron.app.on('ready', () => report('ready'))
      electron.app.whenReady().then(() => report('whenReady'))
      await new Promise((resolve) => setTimeout(resolve, 300))
      report('main')
    `,
  })
  await running.report('whenReady')
  expect(running.reports()).toEqual(['main', 'session', 'ready', 'whenReady'])
})

test('a window without sandbox or context isolation is refused by the stand-in', async () => {
  running = await probe({
    main: `
      await 0
      electron.app.whenReady().then(() => {
        for (const webPreferences of [{ sandbox: false }, { contextIsolation: false }, { nodeIntegration: true }]) {
          report('window', attempt(() => void new electron.BrowserWindow({ webPreferences })))
        }
      })
    `,
  })
  const refusal = { error: 'Error: the stand-in has sandboxed windows with context isolation only' }
  for (let each = 0; each < 3; each += 1) expect(await running.report('window')).toEqual(refusal)
})
