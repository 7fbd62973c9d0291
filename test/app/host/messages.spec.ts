/** Messages between page and main: what crosses, how refusals read, and who is said to have sent them (README.md, Life and Pages). */
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

const PRELOAD = `
  const { contextBridge, ipcRenderer } = require('electron')
  contextBridge.exposeInMainWorld('bridge', {
    invoke: (channel, ...input) => ipcRenderer.invoke(channel, ...input),
    send: (channel, ...input) => ipcRenderer.send(channel, ...input),
    on: (channel, listener) => {
      const forward = (_event, ...input) => listener(...input)
      ipcRenderer.on(channel, forward)
      return () => { ipcRenderer.removeListener(channel, forward) }
    },
  })
`
const PAGES = { '/index.html': '<!doctype html><title>probe</title><h1>probe</h1>' }

/** A window with the bridge above, and main as given. */
async function launch(main: string, pages: Record<string, string> = {}): Promise<Probe> {
  running = await probe({
    main: `const { ipcMain, app } = electron\nlet window\n${main}\napp.whenReady().then(() => { serve(); window = open() })`,
    preload: PRELOAD,
    pages: { ...PAGES, ...pages },
  })
  return running
}

/** Calls main from the page; the outcome as text. */
function invoke(channel: string, input = 'undefined'): string {
  return `window.bridge.invoke(${JSON.stringify(channel)}, ${input}).then((value) => value, (error) => error.name + ': ' + error.message)`
}

test('a second handler for a channel is refused', async () => {
  const { report } = await launch(`
    ipcMain.handle('ch', () => 1)
    report('twice', attempt(() => ipcMain.handle('ch', () => 2)))
    ipcMain.removeHandler('ch')
    report('again', attempt(() => ipcMain.handle('ch', () => 2)))
    report('no function', attempt(() => ipcMain.handle('other', 5)))`)
  expect(await report('twice')).toEqual({ error: "Error: Attempted to register a second handler for 'ch'" })
  expect(await report('again')).toEqual({ value: null })
  expect(await report('no function')).toEqual({
    error: "Error: Expected handler to be a function, but found type 'number'",
  })
})

test.each([
  ['gone', '1', "Error: Error invoking remote method 'gone': Error: No handler registered for 'gone'"],
  ['throws', '1', "Error: Error invoking remote method 'throws': TypeError: not that"],
  [
    'answers with a function',
    '1',
    "Error: Error invoking remote method 'answers with a function': Error: An object could not be cloned.",
  ],
  ['echo', '() => {}', 'Error: An object could not be cloned.'],
  ['once', '1', 'first'],
])('invoking %s with %s ends as in Electron', async (channel, input, outcome) => {
  const { app } = await launch(`
    ipcMain.handle('throws', () => { throw new TypeError('not that') })
    ipcMain.handle('answers with a function', () => ({ call: () => {} }))
    ipcMain.handle('echo', (_event, value) => value)
    ipcMain.handleOnce('once', () => 'first')`)
  const page = await app.window()
  expect(await page.evaluate(invoke(channel, input))).toBe(outcome)
  if (channel === 'once') expect(await page.evaluate(invoke(channel))).toContain("No handler registered for 'once'")
})

test('what can be cloned arrives as it was, without its prototype', async () => {
  const { app, report } = await launch(`
    ipcMain.handle('echo', (_event, ...input) => {
      const [value] = input
      report('seen', [input.length, value === undefined, value?.date instanceof Date, value?.map instanceof Map, value?.set instanceof Set, value?.bytes instanceof Uint8Array, Object.is(value?.zero, -0), Object.hasOwn(value ?? {}, 'nothing')])
      return value
    })`)
  const page = await app.window()
  const value = `{
    date: new Date(5), map: new Map([[1, { a: [] }]]), set: new Set(['x']), bytes: new Uint8Array([1, 255]), zero: -0,
    nothing: undefined, big: 12345678901234567890n, nan: NaN, text: 'ü\\u2028"\\\\', list: [1, [2, null]], point: new (class Point { x = 1; get y() { return 2 } })(),
    error: new RangeError('far'), __proto__: null, ['__proto__']: 'own',
  }`
  const back = await page.evaluate(`window.bridge.invoke('echo', ${value}).then((v) => [
    v.date.getTime(), [...v.map], [...v.set], [...v.bytes], Object.is(v.zero, -0), 'nothing' in v, String(v.big), Number.isNaN(v.nan), v.text, v.list,
    v.point.constructor === Object && 'y' in v.point === false && v.point.x, v.error.name + v.error.message, Object.hasOwn(v, '__proto__'),
  ])`)
  expect(back).toEqual([
    5,
    [[1, { a: [] }]],
    ['x'],
    [1, 255],
    true,
    true,
    '12345678901234567890',
    true,
    'ü\u2028"\\',
    [1, [2, null]],
    1,
    'RangeErrorfar',
    true,
  ])
  expect(await report('seen')).toEqual([1, false, true, true, true, true, true, true])
  await page.evaluate(invoke('echo'))
  expect(await report('seen')).toMatchObject({ 0: 1, 1: true })
})

test('main tells the page, which can stop listening; what cannot be cloned is not sent', async () => {
  const { app, report } = await launch(`
    ipcMain.on('hello', (event, name) => {
      report('send', [attempt(() => event.sender.send('told', () => {})), attempt(() => event.sender.send('told', { name }, 2))])
    })`)
  const page = await app.window()
  await page.evaluate(`{
    globalThis.told = []
    globalThis.stop = window.bridge.on('told', (...input) => told.push(input))
    window.bridge.send('hello', 'you')
  }`)
  expect(await report('send')).toEqual([{ error: 'Error: Failed to serialize arguments' }, { value: null }])
  await page.waitForFunction('told.length === 1')
  expect(await page.evaluate('told')).toEqual([[{ name: 'you' }, 2]])
  await page.evaluate("stop(); window.bridge.send('hello', 'again')")
  await report('send')
  expect(await page.evaluate(invoke('nobody'))).toContain('No handler')
  expect(await page.evaluate('told.length')).toBe(1)
})

test('the sender is the window and its main frame, by the address the app knows, and gone after a reload', async () => {
  const { app, report } = await launch(`
    ipcMain.handle('who', async (event) => {
      const frame = event.senderFrame
      report('now', [frame.url, frame.origin, frame === event.sender.mainFrame, event.sender === window.webContents])
      await new Promise((resolve) => window.webContents.once('did-navigate', resolve))
      report('later', [event.senderFrame, event.sender.mainFrame.url])
    })`)
  const page = await app.window()
  await page.evaluate("void window.bridge.invoke('who').catch(() => {})")
  expect(await report('now')).toEqual(['app://ui/index.html', 'app://ui', true, true])
  await app.do('reloadWindow', 1)
  expect(await report('later')).toEqual([null, 'app://ui/index.html'])
})

test('a page of another origin in the window is named by that origin', async () => {
  const { app, report } = await launch(
    `ipcMain.handle('who', (event) => report('who', [event.senderFrame.url, event.senderFrame === event.sender.mainFrame]))`,
  )
  const page = await app.window()
  // Main lets it go there: its handler answers for every host of the scheme.
  await page.evaluate("location.href = 'https://evil.app.stand-in.invalid/index.html'").catch(() => {})
  await page.waitForURL(/^https:\/\/evil/)
  await page.evaluate("void window.bridge.invoke('who')")
  expect(await report('who')).toEqual(['app://evil/index.html', true])
})

test('thirty reloads, each with its preload before the first script of the page', async () => {
  const script = 'document.documentElement.dataset.bridge = typeof window.bridge?.invoke'
  const { app } = await launch(`ipcMain.handle('echo', (_event, value) => value)`, {
    '/index.html': '<!doctype html><script src="/first.js"></script><h1>probe</h1>',
    '/first.js': script,
  })
  const page = await app.window()
  for (let round = 0; round < 30; round += 1) {
    await page.reload()
    expect(await page.evaluate('document.documentElement.dataset.bridge')).toBe('function')
    expect(await page.evaluate(invoke('echo', `${round}`))).toBe(round)
  }
})

test('a preload that throws, or asks for what a sandboxed one may not have, is told by preload-error', async () => {
  running = await probe({
    main: `electron.app.whenReady().then(() => {
      serve()
      open().webContents.on('preload-error', (_event, path, error) => report('error', [path.endsWith('/preload.cjs'), String(error)]))
    })`,
    preload: "require('node:fs')",
    pages: PAGES,
  })
  expect(await running.report('error')).toEqual([true, 'Error: module not found: node:fs'])
})
