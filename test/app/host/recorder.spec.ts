/** The recorder for real Electron, tried on the stand-in: it sees of an app what the stand-in itself sees. */
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

const RECORDER = fileURLToPath(new URL('../launch/electron-recorder.cjs', import.meta.url))

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

test('it sees and does the same as the stand-in', async () => {
  running = await probe({
    main: `
      import { createRequire } from 'node:module'
      createRequire(import.meta.url)(${JSON.stringify(RECORDER)}).install(electron)
      const { app, Tray, Menu, Notification, shell, dialog, nativeImage, powerMonitor } = electron
      let tray
      app.whenReady().then(async () => {
        serve()
        const loaded = new Promise((resolve) => open().webContents.once('did-finish-load', resolve))
        tray = new Tray(nativeImage.createEmpty())
        tray.setToolTip('tip')
        tray.on('click', () => report('clicked'))
        tray.setContextMenu(Menu.buildFromTemplate([
          { label: 'One', click: () => report('one') },
          { label: 'More', submenu: [{ label: 'Two', id: 'two', type: 'checkbox', checked: true, click: () => report('two') }] },
        ]))
        powerMonitor.on('resume', () => report('resume'))
        const notification = new Notification({ title: 'Hello', body: 'World', id: 'n' })
        notification.on('click', () => report('notified'))
        notification.show()
        await shell.openExternal('https://example.com/')
        dialog.showSaveDialog({ title: 'Save', defaultPath: 'x.zip' }).then((answer) => report('saved', answer))
        const hands = globalThis.latchkeyDriver
        await loaded
        setImmediate(() => {
          report('state', hands.state())
          hands.tray('left')
          hands.choose(['One'])
          hands.choose(['More', 'two'])
          hands.power('resume')
          hands.clickNotification(1)
          hands.answerDialog(1, { path: '/tmp/x.zip' })
          report('refused', attempt(() => hands.choose(['Nothing'])))
        })
      })`,
    pages: { '/index.html': '<!doctype html><h1>x</h1>' },
  })
  const seen = await running.report('state')
  const own = await running.app.state()
  expect(seen).toMatchObject({
    tray: { toolTip: 'tip', menu: [{ label: 'One' }, { label: 'More', submenu: [{ label: 'Two', checked: true }] }] },
    notifications: [{ title: 'Hello', body: 'World', isShown: true }],
    openedLinks: ['https://example.com/'],
    dialogs: [{ kind: 'save', title: 'Save', defaultPath: 'x.zip' }],
    windows: [{ url: 'app://ui/index.html', isLoaded: true }],
  })
  expect(Object.keys(Object(seen)).sort()).toEqual(Object.keys(own).sort())
  for (const name of ['clicked', 'one', 'two', 'resume', 'notified']) await running.report(name)
  expect(await running.report('refused')).toEqual({ error: 'Error: the menu has no "Nothing"' })
  expect(await running.report('saved')).toEqual({ canceled: false, filePath: '/tmp/x.zip' })
})
