/** What a hostile script in the window tries to read from the disk or to open in a browser, without the bridge. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { type AppUnderTest, launchApp } from './driver.ts'
import { launchTakenOver, type TakenOver } from './support/taken-over.ts'

const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'
const HOME_PAGE = 'app://ui/index.html'

declare global {
  interface Window {
    /** TypeScript's DOM does not know it yet. */
    readonly trustedTypes: {
      createPolicy<Rules>(name: string, rules: Rules): Rules
    }
  }
}

/** Files that are there: the app's own, those beside it, and the system's. */
const FILES = [
  'file:///etc/passwd',
  '/../electron/main.js',
  '/%2e%2e/electron/main.js',
  '/..%2felectron%2fmain.js',
  '/..%5celectron%5cmain.js',
  '/assets/..%2f..%2f..%2fpackage.json',
  '//etc/passwd',
  '/etc/passwd',
  '/index.html%00.js',
  '/../../../../../../../../etc/passwd',
]

describe('no file is read', () => {
  let taken: TakenOver
  let page: Page
  beforeAll(async () => {
    taken = await launchTakenOver({ config: CONFIG, withoutPolicy: true })
    page = await taken.app.window()
  })
  afterAll(() => taken?.stop())

  const read = (address: string) =>
    page.evaluate(async (wanted) => {
      try {
        const answer = await fetch(wanted)
        return answer.ok ? await answer.text() : `${answer.status}`
      } catch {
        return 'refused'
      }
    }, address)

  test.each(FILES)('by the address %s, though no policy is in the way', async (address) => {
    expect(await read(address)).toMatch(/^(404|refused)$/)
  })

  test('but those of the window, and none of them can be written', async () => {
    expect(await read('/index.html')).toContain('<!doctype html>')
    const statuses = await page.evaluate(() =>
      Promise.all(['POST', 'PUT', 'DELETE'].map(async (method) => (await fetch('/index.html', { method })).status)),
    )
    expect(statuses).toEqual([404, 404, 404])
  })
})

describe('with its policy', () => {
  let app: AppUnderTest
  let page: Page
  beforeAll(async () => {
    app = await launchApp({ config: CONFIG })
    page = await app.window()
  })
  afterAll(() => app?.stop())

  async function expectToBeWhereItWas(): Promise<void> {
    // Whatever was begun before this answer has been decided.
    expect(await page.evaluate(() => window.latchkey['session.snapshot']())).toMatchObject({ ok: true })
    const { windows, openedLinks, openedPaths } = await app.state()
    expect({ urls: windows.map(({ url }) => url), openedLinks, openedPaths }).toEqual({
      urls: [HOME_PAGE],
      openedLinks: [],
      openedPaths: [],
    })
  }

  test('nothing can be sent anywhere or fetched, not even from the app itself', async () => {
    const outcomes = await page.evaluate(async () => {
      const refusedBy = async (what: () => unknown) => {
        try {
          return (await what()) === false
        } catch {
          return true
        }
      }
      const told = (target: EventTarget) =>
        new Promise((resolve) => {
          target.addEventListener('error', () => resolve(false))
          target.addEventListener('open', () => resolve(true))
          target.addEventListener('message', () => resolve(true))
          target.addEventListener('load', () => resolve(true))
        })
      const xhr = () => {
        const request = new XMLHttpRequest()
        const outcome = told(request)
        request.open('GET', '/index.html')
        request.send()
        return outcome
      }
      const element = (name: string, attributes: Record<string, string>) => {
        const made = Object.assign(document.createElement(name), attributes)
        const outcome = told(made)
        document.head.append(made)
        return outcome
      }
      return {
        fetch: await refusedBy(() => fetch('/index.html')),
        xhr: await refusedBy(xhr),
        socket: await refusedBy(() => told(new WebSocket('wss://evil.example/'))),
        events: await refusedBy(() => told(new EventSource('https://evil.example/'))),
        worker: await refusedBy(() => told(new Worker('data:text/javascript,postMessage(1)'))),
        style: await refusedBy(() => element('link', { rel: 'stylesheet', href: 'https://evil.example/a.css' })),
        media: await refusedBy(() => element('video', { src: 'https://evil.example/a.mp4' })),
        object: await refusedBy(() => element('object', { data: 'https://evil.example/' })),
      }
    })
    expect(Object.entries(outcomes).filter(([, refused]) => !refused)).toEqual([])
    await expectToBeWhereItWas()
  })

  test.each([
    ['a link to another window', `<a target="_blank" href="https://evil.example/">x</a>`],
    ['a link in this window', `<a href="https://evil.example/">x</a>`],
    ['a link to the parent', `<a target="_top" href="https://evil.example/">x</a>`],
    ['a link to a file', `<a href="file:///etc/passwd">x</a>`],
    ['a link to a program', `<a href="latchkey://join?server=https://evil.example">x</a>`],
    ['a mail', `<a href="mailto:you@evil.example">x</a>`],
    ['a link to text', `<a href="data:text/html,hello">x</a>`],
    ['a link that is script', `<a href="javascript:void(document.title='hacked')">x</a>`],
    ['a download', `<a download="a.exe" href="https://evil.example/a.exe">x</a>`],
    ['a ping', `<a ping="https://evil.example/" href="#x">x</a>`],
    ['a form', `<form action="https://evil.example/"><button>x</button></form>`],
    [
      'a form in another window',
      `<form method="post" target="_blank" action="https://evil.example/"><button>x</button></form>`,
    ],
  ])('%s leads nowhere', async (_what, html) => {
    await page.evaluate((text) => {
      // Parsed apart, because the policy takes no text as markup.
      const policy = window.trustedTypes.createPolicy(`spec-${performance.now()}`, {
        createHTML: (given: string) => given,
      })
      const made = new DOMParser().parseFromString(policy.createHTML(text), 'text/html').body.firstElementChild
      if (made === null) throw new Error('no element')
      document.body.append(made)
      const target = made instanceof HTMLFormElement ? made.querySelector('button') : made
      if (target instanceof HTMLElement) target.click()
      made.remove()
    }, html)
    await expectToBeWhereItWas()
    expect(await page.title()).not.toBe('hacked')
  })

  test.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'latchkey://join?server=https://evil.example',
    'data:text/html,hello',
    'app://other/index.html',
  ])('a script cannot go to %s', async (address) => {
    await page.evaluate((wanted) => {
      window.open(wanted)
      window.open(wanted, '_self')
      for (const go of ['assign', 'replace'] as const) {
        try {
          location[go](wanted)
        } catch {}
      }
    }, address)
    await expectToBeWhereItWas()
  })

  test('no permission is given, not even to read the clipboard', async () => {
    const names = ['geolocation', 'notifications', 'camera', 'midi', 'clipboard-read', 'clipboard-write']
    const states = await page.evaluate(async (asked) => {
      // Some of these names are Chromium's alone.
      const { permissions } = navigator
      const found: PermissionStatus[] = await Promise.all(
        asked.map((name) => Reflect.apply(permissions.query, permissions, [{ name }])),
      )
      return found.map(({ state }) => state)
    }, names)
    expect(states).toEqual(names.map(() => 'denied'))
  })

  test('of the links that main opens the page names the topic alone', async () => {
    const opened = await page.evaluate(async () => {
      for (const topic of ['help', 'releases', 'source'] as const) await window.latchkey['help.open']({ topic })
      await window.latchkey['session.openLink']({ browser: null })
      return true
    })
    expect(opened).toBe(true)
    const { openedLinks } = await app.state()
    expect(openedLinks).toHaveLength(3)
    for (const link of openedLinks) expect(new URL(link).protocol).toBe('https:')
  })
})
