/**
 * The preload's world against a hostile page (README.md, Isolation): a script that ran before everything and changed what it could
 * sees no message, no binding and no way in.
 */
import { afterEach, expect, test } from 'vitest'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

/** Runs before any script of the page: whatever passes by is kept in `loot`. */
const HOSTILE = `{
  const log = []
  const { stringify } = JSON
  const { apply } = Reflect
  const { push, join } = Array.prototype
  let isKeeping = false
  Object.defineProperty(window, 'loot', { get: () => apply(join, log, [' | ']) })
  const keep = (what, values) => {
    if (isKeeping) return
    isKeeping = true
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index]
      try {
        apply(push, log, [what + ' ' + (typeof value === 'string' ? value : typeof value === 'function' ? value.toString() : stringify(value))])
      } catch {}
    }
    isKeeping = false
  }
  const spy = (owner, name) => {
    const real = owner[name]
    owner[name] = function (...input) { keep(name, input); return apply(real, this, input) }
  }
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) spy(EventTarget.prototype, name)
  for (const name of ['stringify', 'parse']) spy(JSON, name)
  for (const name of ['set', 'get', 'has', 'delete', 'forEach']) spy(Map.prototype, name)
  for (const name of ['push', 'map', 'join', 'slice', 'concat', 'forEach']) spy(Array.prototype, name)
  for (const name of ['call', 'apply', 'bind']) spy(Function.prototype, name)
  for (const name of ['apply', 'construct', 'ownKeys', 'get', 'defineProperty']) spy(Reflect, name)
  for (const name of ['then', 'catch']) spy(Promise.prototype, name)
  for (const name of ['defineProperty', 'create', 'freeze']) spy(Object, name)
  const plant = (owner, name) => Object.defineProperty(owner, name, { configurable: true, get() { keep('get ' + name, [this]); return undefined }, set(value) { keep('set ' + name, [value]) } })
  for (const name of ['detail', 'relatedTarget', 'toJSON', 'kind', 'text', 'resolve']) plant(Object.prototype, name)
  for (const name of ['0', '1', '2']) plant(Array.prototype, name)
  const iterator = Array.prototype[Symbol.iterator]
  Array.prototype[Symbol.iterator] = function () { keep('iterator', [this]); return apply(iterator, this, []) }
  Object.defineProperty(CustomEvent.prototype, 'detail', { get() { keep('detail', ['read']); return null } })
  window.CustomEvent = window.MouseEvent = window.Event = class { constructor(...input) { keep('event', input) } }
  window.Promise = class extends Promise { constructor(act) { super(act); keep('promise', [act]) } }
  const seen = []
  for (const name of ['to-page', 'to-preload', 'expose']) for (const target of [window, document]) target.addEventListener(name, (event) => seen.push(event), true)
  window.seenEvents = seen
  Error.prepareStackTrace = (error, frames) => { keep('stack', frames.map((frame) => String(frame.getFunction?.()) + String(frame.getThis?.()))); return '' }
  window.wasHostile = true
}`

const PRELOAD = `
  const { contextBridge, ipcRenderer } = require('electron')
  const secret = 'secret of the preload'
  ipcRenderer.on('private', (_event, value) => ipcRenderer.send('got', [value, secret]))
  contextBridge.exposeInMainWorld('api', {
    double: (value) => ipcRenderer.invoke('double', value),
    nested: { listen: (listener) => { ipcRenderer.on('public', (_event, value) => listener(value)) } },
    sync: (value) => value + 1,
    sum: ({ numbers }) => ({ sum: numbers[0] + numbers[1] }),
    refuse: () => { throw new TypeError('no') },
  })
`

/** Results come back as primitives: the hostile page breaks the lists of whoever looks into it, too. */
async function launch(script = HOSTILE): Promise<Probe> {
  running = await probe({
    main: `
      electron.ipcMain.handle('double', (_event, value) => value * 2)
      electron.ipcMain.on('got', (_event, value) => report('got', value))
      electron.ipcMain.on('go', () => {})
      electron.app.whenReady().then(() => {
        serve()
        const window = open()
        const tell = () => { window.webContents.send('private', 'for the preload alone'); window.webContents.send('public', { n: 1 }) }
        electron.app.on('browser-window-blur', tell)
      })`,
    preload: PRELOAD,
    pages: {
      '/index.html': '<!doctype html><script src="/hostile.js"></script><h1>probe</h1>',
      '/hostile.js': script,
    },
  })
  return running
}

test('what the preload exposes works under the eyes of a hostile page', async () => {
  const { app, report } = await launch()
  const page = await app.window()
  expect(await page.evaluate('window.api.double(21)')).toBe(42)
  expect(await page.evaluate('window.api.sync(1)')).toBe(2)
  expect(await page.evaluate('window.api.sum({ numbers: [20, 22] }).sum')).toBe(42)
  expect(
    await page.evaluate(
      '(() => { try { window.api.refuse() } catch (error) { return error.name + error.message } })()',
    ),
  ).toBe('TypeErrorno')
  await page.evaluate('window.api.nested.listen((value) => { window.heard = value.n })')
  await app.do('blurWindow', 1)
  expect(await report('got')).toEqual(['for the preload alone', 'secret of the preload'])
  await expect.poll(() => page.evaluate('window.heard')).toBe(1)
})

test('it sees no message that is not its own, no binding and no event of the crossing', async () => {
  const { app, report } = await launch()
  const page = await app.window()
  expect(await page.evaluate('window.wasHostile')).toBe(true)
  await page.evaluate('window.api.double(21)')
  await app.do('blurWindow', 1)
  await report('got')
  const loot = String(await page.evaluate('window.loot'))
  expect(loot).not.toMatch(
    /for the preload alone|secret of the preload|"invoke"|"kind":|wire[0-9a-f]{32}|door[0-9a-f-]{36}/,
  )
  expect(await page.evaluate('window.seenEvents.length')).toBe(0)
  const names = await page.evaluate("Object.getOwnPropertyNames(window).join(' ')")
  expect(names).not.toMatch(/\b(wire[0-9a-f]+\w*|door\S*|runPreload|require|module|process|ipcRenderer)\b/)
  expect(await page.evaluate('typeof require + typeof process + typeof module')).toBe('undefinedundefinedundefined')
})

test('what is exposed is frozen, and its functions tell nothing of the way', async () => {
  const { app } = await launch()
  const page = await app.window()
  const outcome = await page.evaluate(`(() => {
    'use strict'
    const attempts = [() => { window.api = 1 }, () => { window.api.double = 1 }, () => { window.api.nested.listen = 1 }, () => { delete window.api }]
    return attempts.map((act) => { try { act(); return 'changed' } catch (error) { return error.name } }).join(' ')
  })()`)
  expect(outcome).toBe('TypeError TypeError TypeError TypeError')
  expect(String(await page.evaluate('window.api.double.toString()'))).not.toMatch(/[0-9a-f]{32}/)
})

test('a frame inside the page has no preload, whatever its origin', async () => {
  const { app } = await launch('')
  const page = await app.window()
  await page.evaluate(`new Promise((resolve) => {
    const frame = document.createElement('iframe')
    frame.src = '/index.html'
    frame.onload = resolve
    document.body.append(frame)
  })`)
  expect(await page.frames().at(1)?.evaluate('typeof window.api')).toBe('undefined')
})

test('requests of a page reach nothing but the app', async () => {
  const { app } = await launch('')
  const page = await app.window()
  const attempts = ['https://example.com/', 'http://127.0.0.1:1/', 'app://ui/index.html', '/missing.html']
  const outcomes = await page.evaluate(
    `Promise.all(${JSON.stringify(attempts)}.map((url) => fetch(url).then((r) => r.status, (e) => e.name)))`,
  )
  expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError', 404])
})
