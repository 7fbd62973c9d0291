/** What the system tells an app and does for it, by platform: notifications, power, login items, theme, dialogs, links (README.md, Links and System). */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Probe, type ProbeOptions, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

/** Runs `setUp` once ready. */
async function launch(setUp: string, options: Omit<ProbeOptions, 'main'> = {}): Promise<Probe> {
  running = await probe({
    ...options,
    main: `
      const { app, Notification, powerMonitor, nativeTheme, dialog, shell, clipboard } = electron
      app.on('window-all-closed', () => {})
      app.whenReady().then(async () => { ${setUp}; report('up') })`,
  })
  await running.report('up')
  return running
}

const NOTIFY = `
  const notification = new Notification({ title: 'T', body: 'B', actions: [{ type: 'button', text: 'Renew' }] })
  for (const name of ['show', 'click', 'close', 'failed']) notification.on(name, () => report(name))
  notification.on('action', (details, index) => report('action', [details.actionIndex, index]))
  notification.show()`

test('a notification is shown, and tells of a click, a dismissal and a button', async () => {
  const { app, report } = await launch(NOTIFY, { platform: 'win32' })
  await report('show')
  expect((await app.state()).notifications).toMatchObject([{ title: 'T', actions: ['Renew'], isShown: true }])
  await app.do('actOnNotification', 1, 0)
  expect(await report('action')).toEqual([0, 0])
  await expect(app.do('clickNotification', 1)).rejects.toThrow('notification 1 ("T") is not on the screen')
})

test('Linux shows no buttons, and an unsigned app on macOS nothing at all', async () => {
  const linux = await launch(NOTIFY, { platform: 'linux' })
  await linux.report('show')
  expect((await linux.app.state()).notifications[0]?.actions).toEqual([])
  await expect(linux.app.do('actOnNotification', 1, 0)).rejects.toThrow('notification 1 shows no button 0')
  await linux.app.do('dismissNotification', 1)
  await linux.report('close')
  await linux.stop()
  const mac = await launch(NOTIFY, { platform: 'darwin', isSigned: false })
  await mac.report('failed')
  expect((await mac.app.state()).notifications[0]?.isShown).toBe(false)
})

test('a system without notifications says so', async () => {
  const { reports } = await launch("report('supported', Notification.isSupported())", { notifications: false })
  expect(reports()).toContainEqual({ supported: false })
})

test('Windows hands an activation of an earlier run to whoever asks later', async () => {
  const { app, report } = await launch(
    "powerMonitor.on('resume', () => Notification.handleActivation((details) => report('activated', details.type)))",
    { platform: 'win32' },
  )
  await app.do('activate', { type: 'click', arguments: 'x' })
  await app.do('power', 'resume')
  expect(await report('activated')).toBe('click')
})

test.each([
  ['linux', ['suspend', 'resume', 'shutdown'], ['lock-screen', 'unlock-screen', 'on-ac', 'on-battery']],
  ['darwin', ['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery'], []],
  ['win32', ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery'], ['shutdown']],
] as const)('on %s power events are raised, and those of other platforms refused', async (platform, has, lacks) => {
  const names = JSON.stringify([...has, ...lacks])
  const { app, report } = await launch(`for (const name of ${names}) powerMonitor.on(name, () => report(name))`, {
    platform,
  })
  for (const name of has) {
    await app.do('power', name)
    await report(name)
  }
  for (const name of lacks) await expect(app.do('power', name)).rejects.toThrow('on this platform')
})

test('an app may hold a shutdown up', async () => {
  const { app } = await launch("powerMonitor.on('shutdown', (event) => event.preventDefault())", { platform: 'linux' })
  expect(await app.do('shutDown')).toBe(true)
})

const LOGIN = `
  report('before', app.getLoginItemSettings().openAtLogin)
  app.setLoginItemSettings({ openAtLogin: true, args: ['--hidden'] })
  const { openAtLogin, executableWillLaunchAtLogin, status } = app.getLoginItemSettings()
  report('any', { openAtLogin, executableWillLaunchAtLogin, status })
  report('same', app.getLoginItemSettings({ args: ['--hidden'] }).openAtLogin)`

test.each([
  ['win32', { openAtLogin: false, executableWillLaunchAtLogin: true }, true],
  ['darwin', { openAtLogin: true, status: 'enabled' }, true],
  ['linux', { openAtLogin: false }, false],
] as const)('start at login on %s', async (platform, any, same) => {
  const { app, reports } = await launch(LOGIN, { platform })
  expect(reports()).toEqual([{ before: false }, { any: expect.objectContaining(any) }, { same }, 'up'])
  if (platform === 'linux') expect((await app.state()).loginItem).toBeNull()
})

test('macOS can want the consent of the person, and says that it started the app at login', async () => {
  const setUp = `app.setLoginItemSettings({ openAtLogin: true })
    powerMonitor.on('resume', () => report('item', [app.getLoginItemSettings().status, app.getLoginItemSettings().wasOpenedAtLogin]))`
  const { app, report } = await launch(setUp, { platform: 'darwin', openedAtLogin: true })
  await app.do('approveLoginItem', false)
  await app.do('power', 'resume')
  expect(await report('item')).toEqual(['requires-approval', true])
})

test('a link starts the app on macOS by open-url, before ready and while it runs', async () => {
  running = await probe({
    platform: 'darwin',
    openUrl: 'latchkey://join?cold',
    main: "electron.app.on('open-url', (event, url) => { event.preventDefault(); report('link', [url, electron.app.isReady()]) })",
  })
  expect(await running.report('link')).toEqual(['latchkey://join?cold', false])
  await running.app.openLink('latchkey://join?warm')
  expect(await running.report('link')).toEqual(['latchkey://join?warm', true])
})

test('pages and main follow the theme of the system, and the choice of the app before it', async () => {
  const { app, report } = await launch(
    `serve(); open()
     nativeTheme.on('updated', () => report('updated', [nativeTheme.shouldUseDarkColors, nativeTheme.shouldUseDarkColorsForSystemIntegratedUI]))
     powerMonitor.on('resume', () => { nativeTheme.themeSource = 'light' })`,
    { platform: 'win32', pages: { '/index.html': '<!doctype html><h1>x</h1>' } },
  )
  const page = await app.window()
  const isDark = () => page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
  const features = () =>
    page.evaluate(
      "['(forced-colors: active)', '(prefers-reduced-motion: reduce)'].map((each) => matchMedia(each).matches)",
    )
  expect(await isDark()).toBe(false)
  await app.do('theme', { dark: true, darkTaskbar: false })
  expect(await report('updated')).toEqual([true, false])
  await expect.poll(isDark).toBe(true)
  await app.do('theme', { forcedColors: true, reducedMotion: true })
  await expect.poll(features).toEqual([true, true])
  await app.do('power', 'resume')
  await report('updated')
  expect(await report('updated')).toEqual([false, false])
  await expect.poll(isDark).toBe(false)
})

test('a dialog stays open until it is answered', async () => {
  const { app, report } = await launch(
    `dialog.showSaveDialog({ title: 'Save', defaultPath: 'a.txt' }).then((answer) => report('saved', answer))
     dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No'], cancelId: 1 }).then(({ response }) => report('said', response))`,
  )
  const [save, question] = (await app.state()).dialogs
  expect(save).toMatchObject({ kind: 'save', title: 'Save', defaultPath: 'a.txt' })
  await app.do('answerDialog', save?.number ?? 0, { path: '/tmp/b.txt' })
  expect(await report('saved')).toEqual({ canceled: false, filePath: '/tmp/b.txt' })
  await app.do('answerDialog', question?.number ?? 0, {})
  expect(await report('said')).toBe(1)
  await expect(app.do('answerDialog', 1, {})).rejects.toThrow('there is no dialog 1 open')
})

test('links are recorded and handed to the browser of the person, and fail where none opens them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-browser-'))
  const browserCommand = join(folder, 'browser')
  await writeFile(
    browserCommand,
    `#!/bin/sh\nprintf %s "$1" > ${folder}/link.part && mv ${folder}/link.part ${folder}/link\n`,
  )
  await chmod(browserCommand, 0o755)
  const { app, report } = await launch(
    `const go = () => shell.openExternal('https://example.com/?a=1&b=2').then(() => report('opened'), (error) => report('refused', String(error)))
     powerMonitor.on('resume', go); await go()`,
    { browserCommand },
  )
  expect(
    await expect
      .poll(() => readFile(join(folder, 'link'), 'utf8').catch(() => null))
      .toBe('https://example.com/?a=1&b=2'),
  )
  await app.do('refuseLinks', true)
  await app.do('power', 'resume')
  expect(await report('refused')).toBe('Error: Failed to open path')
  expect((await app.state()).openedLinks).toHaveLength(2)
  await rm(folder, { recursive: true })
})

test('languages, name, version and paths are those of the machine and the app', async () => {
  const { reports } = await launch(
    `report('all', [app.getPreferredSystemLanguages(), app.getSystemLocale(), app.getName(), app.getVersion(), app.isPackaged, app.dock?.isVisible()])
     report('paths', [app.getPath('userData') === app.getPath('appData') + '/probe', attempt(() => app.getPath('nowhere'))])`,
    { platform: 'darwin', languages: ['de-AT', 'en'], systemLocale: 'de-AT' },
  )
  expect(reports()).toEqual([
    { all: [['de-AT', 'en'], 'de-AT', 'probe', '1.2.3', false, true] },
    { paths: [true, { error: "Error: Failed to get 'nowhere' path" }] },
    'up',
  ])
})

test('the clipboard answers with Promises', async () => {
  const { app, reports } = await launch("await clipboard.writeText('x'); report('text', await clipboard.readText())")
  expect(reports()).toContainEqual({ text: 'x' })
  expect((await app.state()).clipboard).toBe('x')
})

test('timers that fire in main are counted in a period, and memory is read after a collection', async () => {
  const { app, reports } = await launch("setInterval(() => report('beat'), 20)")
  await app.do('countWakeUps')
  const before = reports().length
  // One may have been under way.
  await expect.poll(() => reports().length).toBeGreaterThan(before + 2)
  expect(await app.do('wakeUps')).toBeGreaterThan(0)
  const { heapUsed } = await app.do('memory')
  expect(heapUsed).toBeGreaterThan(1_000_000)
})
