/** Windows and their pages: loading, first paint, journeys of a page, permissions and closing (docs/api/web-contents.md, README.md, Pages). */
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

const PAGES = { '/index.html': '<!doctype html><title>probe</title><h1>probe</h1>', '/other.html': '<h1>other</h1>' }

async function launch(setUp: string, after = ''): Promise<Probe> {
  running = await probe({
    main: `
      const { app, session } = electron
      app.on('window-all-closed', () => {})
      app.whenReady().then(async () => { serve(); ${setUp}; const window = open('app://ui/index.html', { show: false }); window.once('ready-to-show', () => window.show()); ${after} })`,
    pages: PAGES,
  })
  return running
}

test('a window goes from created to loaded to ready-to-show, once', async () => {
  const { app, reports, report } = await launch(
    '',
    `for (const name of ['did-start-loading', 'did-navigate', 'dom-ready', 'did-finish-load']) window.webContents.on(name, () => report(name))
     window.on('ready-to-show', () => report('ready-to-show'))
     window.on('show', () => report('show'))`,
  )
  await report('show')
  const window = await app.until('a window on the screen', ({ windows }) =>
    windows.find(({ isLoaded, isVisible }) => isLoaded && isVisible),
  )
  expect(window.url).toBe('app://ui/index.html')
  expect(window.paintedAt ?? 0).toBeGreaterThan(window.createdAt)
  await app.do('reloadWindow', 1)
  await report('did-finish-load')
  const named = reports().filter((each) => each === 'ready-to-show')
  expect(named).toHaveLength(1)
  expect(reports().indexOf('did-navigate')).toBeLessThan(reports().indexOf('ready-to-show'))
})

test('a page that is not there fails to load, in the words and numbers of Electron', async () => {
  const { report } = await launch(
    "session.defaultSession.protocol.unhandle('app')",
    "window.webContents.on('did-fail-load', (_e, code, text) => report('failed', [code, text]))",
  )
  expect(await report('failed')).toEqual([-20, 'ERR_BLOCKED_BY_CLIENT'])
  expect(await report('load-failed')).toBe("Error: ERR_BLOCKED_BY_CLIENT (-20) loading 'app://ui/index.html'")
})

test('a journey of the page is asked about; one that is refused leaves the page as it is', async () => {
  const { app, report } = await launch(
    "app.on('web-contents-created', (_event, contents) => contents.on('will-navigate', (event, url) => { report('asked', url); event.preventDefault() }))",
  )
  const page = await app.window()
  for (const url of ['app://ui/other.html', 'https://example.com/']) {
    const address = url.replace('app://ui', 'https://ui.app.stand-in.invalid')
    await page.evaluate(`location.href = ${JSON.stringify(address)}`)
    expect(await report('asked')).toBe(url)
  }
  await page.evaluate("location.href = 'latchkey://join?x'")
  expect(await report('asked')).toBe('latchkey://join?x')
  expect(await page.evaluate('document.querySelector("h1").textContent')).toBe('probe')
})

test('window.open opens nothing and asks the app', async () => {
  const { app, report } = await launch(
    "app.on('web-contents-created', (_event, contents) => contents.setWindowOpenHandler(({ url, frameName }) => { report('open', [url, frameName]); return { action: 'deny' } }))",
  )
  const page = await app.window()
  await page.evaluate("void window.open('https://example.com/', 'there')")
  expect(await report('open')).toEqual(['https://example.com/', 'there'])
  expect(page.context().pages()).toHaveLength(1)
})

test.each([
  ['', 'granted'],
  ['session.defaultSession.setPermissionCheckHandler(() => false)', 'denied'],
  ['session.defaultSession.setPermissionRequestHandler((_contents, _name, answer) => answer(false))', 'denied'],
])('permissions are everybody’s unless the app says otherwise: "%s"', async (setUp, state) => {
  const { app } = await launch(setUp)
  const page = await app.window()
  expect(await page.evaluate("navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)")).toBe(
    state,
  )
})

test('the page is as large as its window, and zooms with it', async () => {
  const { app } = await launch(
    '',
    "electron.powerMonitor.on('resume', () => window.webContents.setZoomFactor(2)); electron.powerMonitor.on('suspend', () => window.setSize(500, 600))",
  )
  const page = await app.window()
  const size = () => page.evaluate('[innerWidth, innerHeight, devicePixelRatio]')
  await expect.poll(size).toEqual([400, 300, 1])
  await app.do('power', 'resume')
  await expect.poll(size).toEqual([200, 150, 2])
  await app.do('power', 'suspend')
  await expect.poll(size).toEqual([250, 300, 2])
})

test('keys reach main before the page', async () => {
  const { app, report } = await launch(
    '',
    "window.webContents.on('before-input-event', (_event, input) => report('key', [input.type, input.key, input.control]))",
  )
  const page = await app.window()
  await page.keyboard.press('Control+w')
  expect(await report('key')).toEqual(['keyDown', 'Control', true])
  expect(await report('key')).toEqual(['keyDown', 'w', true])
})

test('a page that closes itself, or crashes, is told', async () => {
  const { app, report } = await launch(
    '',
    "window.on('closed', () => report('closed')); window.webContents.on('render-process-gone', (_event, { reason }) => report('gone', reason))",
  )
  const page = await app.window()
  await page.goto('chrome://crash').catch(() => {})
  expect(await report('gone')).toBe('crashed')
  await page.close()
  await report('closed')
  expect((await app.state()).windows).toEqual([])
})
