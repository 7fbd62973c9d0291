/** Windows, quitting, exits and second instances, in Electron's order (README.md, Life, docs/api/app.md). */
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

const TELL = `
  const { app } = electron
  for (const name of ['before-quit', 'will-quit', 'quit']) app.on(name, (_event, code) => report(name, code))
  const watch = (window) => {
    for (const name of ['close', 'closed']) window.on(name, () => report('window ' + name))
    return window
  }
`

test('quit goes by before-quit, each window, will-quit and quit, and never by window-all-closed', async () => {
  running = await probe({
    main: `${TELL}
      app.on('window-all-closed', () => report('window-all-closed'))
      app.whenReady().then(() => { watch(new electron.BrowserWindow()); report('open') })`,
  })
  await running.report('open')
  await running.app.do('quit')
  expect(await running.app.exit()).toMatchObject({ code: 0, signal: null })
  expect(running.reports()).toEqual(['open', 'before-quit', 'window close', 'window closed', 'will-quit', { quit: 0 }])
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s quits in the same order', async (signal) => {
  running = await probe({ main: `${TELL} app.whenReady().then(() => report('up'))` })
  await running.report('up')
  running.app.signal(signal)
  expect(await running.app.exit()).toMatchObject({ code: 0 })
  expect(running.reports()).toEqual(['up', 'before-quit', 'will-quit', { quit: 0 }])
})

test('a prevented before-quit, close or will-quit stops the quitting, and a later quit starts anew', async () => {
  running = await probe({
    main: `${TELL}
      let stop = 'before-quit'
      const stopper = (name) => (event) => { if (stop === name) event.preventDefault() }
      app.on('before-quit', stopper('before-quit'))
      app.on('will-quit', stopper('will-quit'))
      app.on('window-all-closed', () => {})
      app.whenReady().then(() => {
        const window = watch(new electron.BrowserWindow())
        window.on('close', stopper('close'))
        const next = (name) => { report(name); stop = name; app.quit() }
        app.quit()
        setTimeout(next, 50, 'close')
        setTimeout(next, 100, 'will-quit')
        setTimeout(next, 200, 'none')
      })`,
  })
  await running.app.exit()
  expect(running.reports()).toEqual([
    'before-quit',
    'close',
    'before-quit',
    'window close',
    'will-quit',
    'before-quit',
    'window close',
    'window closed',
    'will-quit',
    'none',
    'before-quit',
    'will-quit',
    { quit: 0 },
  ])
})

test('exit closes windows without asking and says neither before-quit nor will-quit', async () => {
  running = await probe({
    main: `${TELL}
      app.whenReady().then(() => {
        watch(new electron.BrowserWindow()).on('close', (event) => event.preventDefault())
        app.exit(7)
        report('after exit')
      })`,
  })
  expect(await running.app.exit()).toMatchObject({ code: 7 })
  expect(running.reports()).toEqual(['window closed', { quit: 7 }, 'after exit'])
})

test('without a listener of its own the app quits with its last window', async () => {
  running = await probe({
    main: `${TELL} app.whenReady().then(() => { watch(new electron.BrowserWindow()).close(); report('closing') })`,
  })
  expect(await running.app.exit()).toMatchObject({ code: 0 })
  expect(running.reports()).toEqual([
    'window close',
    'closing',
    'window closed',
    'before-quit',
    'will-quit',
    { quit: 0 },
  ])
})

test('every method and property of a destroyed window, its contents and a tray throws', async () => {
  running = await probe({
    main: `
      electron.app.on('window-all-closed', () => {})
      electron.app.whenReady().then(() => {
        const window = new electron.BrowserWindow()
        const contents = window.webContents
        const tray = new electron.Tray(electron.nativeImage.createEmpty())
        window.destroy()
        tray.destroy()
        report('window', [window.isDestroyed(), ...[() => window.show(), () => window.webContents, () => window.id].map(attempt)])
        report('contents', [contents.isDestroyed(), attempt(() => contents.send('x'))])
        report('tray', [tray.isDestroyed(), attempt(() => tray.setToolTip('x'))])
      })`,
  })
  const error = { error: 'TypeError: Object has been destroyed' }
  expect(await running.report('window')).toEqual([true, error, error, error])
  expect(await running.report('contents')).toEqual([true, error])
  expect(await running.report('tray')).toEqual([true, error])
})

test('a second process is told that it is the second, and the first hears what it was given', async () => {
  running = await probe({
    main: `
      const data = { link: process.argv.at(-1) }
      if (electron.app.requestSingleInstanceLock(data)) {
        electron.app.on('second-instance', (_event, argv, cwd, given) => report('second', { ready: electron.app.isReady(), last: argv.at(-1), given, cwd }))
        electron.app.whenReady().then(() => report('first'))
      } else electron.app.exit(3)
      report('has', electron.app.hasSingleInstanceLock())
    `,
  })
  await running.report('first')
  const second = await running.app.secondInstance('latchkey://join?x=1')
  expect(second).toMatchObject({ code: 3 })
  const link = 'latchkey://join?x=1'
  expect(await running.report('second')).toMatchObject({ ready: true, last: link, given: { link } })
})

test('the lock of a killed process does not count', async () => {
  const main = "report('lock', electron.app.requestSingleInstanceLock())"
  running = await probe({ main })
  expect(await running.report('lock')).toBe(true)
  const { home } = running.app
  running.app.signal('SIGKILL')
  await running.app.exit()
  const env = { XDG_CONFIG_HOME: `${home}/../person/.config` }
  const next = await probe({ main, env })
  expect(await next.report('lock')).toBe(true)
  await next.stop()
})

test('relaunch brings the app up again once it has ended, with the arguments asked for', async () => {
  running = await probe({
    main: `
      report('args', process.argv.slice(2))
      electron.app.whenReady().then(() => {
        if (process.argv.includes('again')) return
        electron.app.relaunch({ args: process.argv.slice(1).concat('again') })
        electron.app.exit(0)
      })`,
  })
  const next = await running.app.relaunched()
  await next.until('its report', () => next.output().includes('"args",["again"]'))
  await next.stop()
})

test('Windows ends a session with query-session-end and session-end, and without before-quit', async () => {
  running = await probe({
    platform: 'win32',
    main: `${TELL}
      app.whenReady().then(() => {
        const window = watch(new electron.BrowserWindow({ show: false }))
        for (const name of ['query-session-end', 'session-end']) window.on(name, () => report(name))
        report('up')
      })`,
  })
  await running.report('up')
  expect(await running.app.do('shutDown')).toBe(false)
  await running.app.exit()
  expect(running.reports()).toEqual(['up', 'query-session-end', 'session-end'])
})
