/**
 * A renderer that is wholly in an attacker's hands speaks to main over Electron's own messages: channels that are in no
 * contract, inputs that no window of ours sends, floods, and messages from pages and frames that are not ours.
 */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { channelKinds } from '../../core/contract/channel-kinds.ts'
import type { CallName } from '../../core/contract/channels.ts'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import type { AppUnderTest } from './driver.ts'
import { encode } from './host/page/codec.ts'
import { launchTakenOver, type TakenOver, type TakenOverOptions } from './support/taken-over.ts'

const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'
const ELSEWHERE = 'https://evil.example/'

/** A good input for every call, for who may not make it all the same. `undefined`: it takes none. */
const INPUTS: Readonly<Record<CallName, object | undefined>> = {
  'session.snapshot': undefined,
  'session.signIn': { method: 'browser', anotherAccount: false },
  'session.cancel': undefined,
  'session.signOut': { node: 'logout' },
  'session.renew': undefined,
  'session.openLink': { browser: null },
  'session.copyLink': undefined,
  'session.signInWithoutKeychain': undefined,
  'session.copyDetails': undefined,
  'device.connect': undefined,
  'device.disconnect': undefined,
  'device.reauthenticate': undefined,
  'device.copy': { what: 'name' },
  'app.view': undefined,
  'settings.change': { key: 'theme', value: 'dark' },
  'profiles.switch': { id: 'default' },
  'profiles.edit': { id: 'default', name: 'Evil', colour: 'red' },
  'profiles.remove': { id: 'default' },
  'join.look': { address: 'http://127.0.0.1:9' },
  'join.accept': { offer: 'x', clientId: null },
  'join.dismiss': undefined,
  'doctor.run': undefined,
  'bundle.preview': undefined,
  'bundle.save': undefined,
  'logs.show': undefined,
  'licences.read': undefined,
  'help.open': { topic: 'help' },
}

let running: TakenOver | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function launch(options: TakenOverOptions = {}): Promise<{ app: AppUnderTest; page: Page }> {
  running = await launchTakenOver({ config: CONFIG, ...options })
  const { app } = running
  await app.until('the session to be read', ({ tray }) => tray !== null && !/Starting/.test(tray.toolTip))
  return { app, page: await app.window() }
}

/** What has been done to the machine: nothing, that is. */
async function expectNothingDone(app: AppUnderTest): Promise<void> {
  expect(await app.state()).toMatchObject({
    openedLinks: [],
    openedPaths: [],
    shownItems: [],
    dialogs: [],
    notifications: [],
    clipboard: '',
    themeSource: 'system',
  })
}

describe('a channel that is not in the contract', () => {
  test('has nobody who answers', async () => {
    const { app, page } = await launch()
    const events = Object.entries(channelKinds).flatMap(([name, kind]) => (kind === 'event' ? [name] : []))
    const guesses = [
      '',
      '__proto__',
      'constructor',
      'toString',
      'session.tokens',
      'SESSION.SNAPSHOT',
      'session.snapshot ',
    ]
    const names = [
      ...events,
      ...guesses,
      'keychain.get',
      'fs.readFile',
      'shell.openExternal',
      'eval',
      'x'.repeat(100_000),
    ]
    const answers = await page.evaluate(
      (channels) =>
        Promise.all(
          channels.map((channel) =>
            window.raw.invoke(channel, '/etc/passwd').then(JSON.stringify, (error) => `${error}`),
          ),
        ),
      names,
    )
    for (const answer of answers) expect(answer).toContain('No handler registered')
    await expectNothingDone(app)
  })

  test('and a message that asks for no answer, has nobody who listens', async () => {
    const { app, page } = await launch()
    await page.evaluate((inputs) => {
      for (const [channel, input] of inputs) window.raw.send(channel, input)
      window.raw.send('error', { message: 'no listener of an event called error may end main' })
    }, Object.entries(INPUTS))
    expect(await page.evaluate(() => window.latchkey['session.snapshot']())).toMatchObject({ ok: true })
    await expectNothingDone(app)
  })
})

describe('an input that no window of ours sends', () => {
  test('is refused by every call, and changes nothing', async () => {
    const { app, page } = await launch()
    const accepted = await page.evaluate(async (inputs) => {
      const deep: unknown[] = []
      let inner = deep
      for (let depth = 0; depth < 500; depth += 1) {
        const next: unknown[] = []
        inner.push(next)
        inner = next
      }
      const odd = [
        null,
        true,
        -1,
        Number.NaN,
        10n,
        '',
        'x'.repeat(100_000),
        [],
        {},
        deep,
        new Date(0),
        new Map([['id', 'lab']]),
      ]
      const tries: (readonly [what: string, channel: string, input: unknown])[] = []
      for (const [channel, good] of inputs) {
        for (const [index, input] of odd.entries()) tries.push([`odd input ${index}`, channel, input])
        if (good === undefined) continue
        tries.push(['nothing', channel, undefined], ['one field more', channel, { ...good, more: 1 }])
        tries.push(['a list', channel, [good]], ['something huge', channel, { ...good, more: 'x'.repeat(1_000_000) }])
        for (const key of Object.keys(good)) {
          tries.push([`an object as ${key}`, channel, { ...good, [key]: { toString: 'x' } }])
          tries.push([`a list as ${key}`, channel, { ...good, [key]: ['x'] }])
        }
      }
      const isRefusal = (reply: unknown) =>
        JSON.stringify(reply).startsWith('{"ok":false,"error":{') && JSON.stringify(reply).includes('general.bug')
      const taken: string[] = []
      const tryOne = async ([what, channel, input]: (typeof tries)[number]) => {
        if (!isRefusal(await window.raw.invoke(channel, input))) taken.push(`${channel} took ${what}`)
      }
      await Promise.all(tries.map(tryOne))
      return taken
    }, Object.entries(INPUTS))
    expect(accepted).toEqual([])
    await expectNothingDone(app)
  })

  test('puts nothing into the prototypes of main', async () => {
    const { app, page } = await launch()
    await page.evaluate(
      async (inputs) => {
        for (const [channel, good] of inputs) {
          for (const key of ['__proto__', 'constructor', 'prototype']) {
            const poisoned = Object.defineProperty({ ...good }, key, {
              value: { polluted: 'yes', ok: true },
              enumerable: true,
            })
            await window.raw.invoke(channel, poisoned)
          }
        }
      },
      Object.entries(INPUTS).filter(([name]) => name === 'settings.change' || name === 'profiles.edit'),
    )
    const view = await page.evaluate(() => window.latchkey['app.view']())
    expect(JSON.stringify(view)).not.toMatch(/polluted|Evil/)
    await expectNothingDone(app)
  })
})

test('thousands of calls and listeners at once are served, and the tray works meanwhile', async () => {
  const { app, page } = await launch()
  const answered = page.evaluate(async () => {
    const stops = Array.from({ length: 500 }, () => window.latchkey['session.changed'](() => {}))
    const calls = Array.from({ length: 2_000 }, (_, index) =>
      index % 2 === 0 ? window.latchkey['session.snapshot']() : window.latchkey['app.view'](),
    )
    const replies = await Promise.all(calls)
    for (const stop of stops) stop()
    return replies.filter(({ ok }) => ok).length
  })
  await app.choose('Open Latchkey')
  expect(await answered).toBe(2_000)
  expect(await page.evaluate(() => window.latchkey['session.snapshot']())).toMatchObject({ ok: true })
})

describe('a page of another origin in our window', () => {
  test('is refused every call, though it has the preload', async () => {
    const { app, page } = await launch({ sentTo: ELSEWHERE })
    await page.waitForURL(ELSEWHERE)
    const answers = await page.evaluate(
      (inputs) =>
        Promise.all(inputs.map(async ([channel, input]) => [channel, await window.raw.invoke(channel, input)])),
      Object.entries(INPUTS),
    )
    const refusal = { ok: false, error: expect.objectContaining({ code: 'general.bug' }) }
    expect(answers).toEqual(Object.keys(INPUTS).map((channel) => [channel, refusal]))
    await expectNothingDone(app)
  })

  test.each([
    ['told nothing of what happens', ELSEWHERE, []],
    ['the only one: our own page is told', null, expect.arrayContaining(['app.show', 'session.changed'])],
  ])('is %s', async (_what, sentTo, expected) => {
    const { app, page } = await launch(sentTo === null ? {} : { sentTo })
    if (sentTo !== null) await page.waitForURL(sentTo)
    await page.evaluate(() => {
      const heard: unknown[] = []
      Object.assign(window, { heard })
      for (const name of ['session.changed', 'app.changed', 'doctor.changed', 'app.show'] as const) {
        window.latchkey[name](() => heard.push(name))
      }
    })
    const [{ id } = { id: 0 }] = (await app.state()).windows
    await app.do('closeWindow', id)
    await app.choose('Open Latchkey')
    await app.choose('Try again')
    await app.until('the answer', ({ tray }) => tray?.toolTip.includes('keychain'))
    // Whatever was told before this answer has arrived.
    await page.evaluate(() => window.raw.invoke('session.snapshot'))
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'heard'))).toEqual(expected)
  })
})

describe('a frame inside our page', () => {
  test.each([
    ['of another origin', 'allow-scripts'],
    ['of our own', 'allow-scripts allow-same-origin'],
  ])('%s has no preload', async (_whose, sandbox) => {
    const { page } = await launch({ withoutPolicy: true })
    const found = await page.evaluate((sandbox) => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', sandbox)
      frame.srcdoc = `<script>parent.postMessage(['latchkey', 'raw'].filter((name) => name in window), '*')</script>`
      const told = new Promise((resolve) => window.addEventListener('message', ({ data }) => resolve(data)))
      document.body.append(frame)
      return told
    }, sandbox)
    expect(found).toEqual([])
  })

  // What only the stand-in can do: speak from a frame that has no preload.
  test.skipIf(process.env.LATCHKEY_APP_LAUNCHER === 'electron')(
    'is not heard should it speak all the same',
    async () => {
      const { page } = await launch({ withoutPolicy: true })
      await page.evaluate(async () => {
        const frame = document.createElement('iframe')
        frame.srcdoc = '<!doctype html><title>frame</title>'
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
        document.body.append(frame)
        await loaded
      })
      const [main, frame] = await voices(page)
      await frame?.('settings.change', { key: 'theme', value: 'dark' })
      await main?.('settings.change', { key: 'notifications', value: false })
      const settings = async () => {
        const reply = await page.evaluate(() => window.latchkey['app.view']())
        return reply.ok ? reply.value.settings : null
      }
      // Changes keep their order: that of the frame would be made by now.
      await expect.poll(async () => (await settings())?.notifications.value).toBe(false)
      expect((await settings())?.theme.value).toBe('system')
    },
  )
})

type Voice = (channel: string, input: unknown) => Promise<void>

/** The preload's world of the page and of each frame in it, with its way to main. */
async function voices(page: Page): Promise<readonly Voice[]> {
  const session = await page.context().newCDPSession(page)
  const worlds: { readonly id: number; readonly isMain: boolean }[] = []
  const { frameTree } = await session.send('Page.getFrameTree')
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== 'latchkey-preload') return
    worlds.push({ id: context.id, isMain: context.auxData?.frameId === frameTree.frame.id })
  })
  await session.send('Runtime.enable')
  const inOrder = [...worlds.filter(({ isMain }) => isMain), ...worlds.filter(({ isMain }) => !isMain)]
  if (inOrder.length !== 2) throw new Error(`${inOrder.length} frames can speak, not two`)
  return inOrder.map(({ id }): Voice => {
    return async (channel, input) => {
      const message = JSON.stringify({ kind: 'invoke', id: 1_000_000, channel, input: encode([input]) })
      const wire = `Object.getOwnPropertyNames(window).find((name) => /^wire[0-9a-f]{32}$/.test(name))`
      const { exceptionDetails } = await session.send('Runtime.evaluate', {
        contextId: id,
        expression: `window[${wire}](${JSON.stringify(message)})`,
      })
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description)
    }
  })
}
