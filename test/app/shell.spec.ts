/** What the systems and the person do to the app around its window: starts, links, clicks on the icon, power, quitting. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../support/own-keyring.ts'
import { type AppUnderTest, type LaunchOptions, launchApp } from './driver.ts'

/** Nothing listens there. */
const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'
const LINK = 'latchkey://join?server=https%3A%2F%2F127.0.0.1%3A9'

let app: AppUnderTest | null = null
afterEach(async () => {
  await app?.stop()
  app = null
})

async function launch(options: LaunchOptions = {}): Promise<AppUnderTest> {
  app = await launchApp({ config: CONFIG, ...options, env: hasKeyring ? keyring.env : {} })
  return app
}

const labels = (menu: readonly { label: string }[] | null | undefined) => menu?.map(({ label }) => label) ?? []

const hasKeyring = await canHaveKeyring()
let keyring: OwnKeyring
beforeAll(async () => {
  if (hasKeyring) keyring = await startOwnKeyring()
})
afterAll(async () => {
  if (hasKeyring) await keyring.remove()
})

/** The session has been read. */
const settled = (app: AppUnderTest) =>
  app.until('the session to be read', ({ tray }) => tray !== null && !/Starting/.test(tray.toolTip))

describe('a start', () => {
  test('by a person shows the window', async () => {
    const app = await launch()
    await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
  })

  test('at login shows the tray only, and a second start brings the window', async () => {
    const app = await launch({ args: ['--hidden'] })
    await settled(app)
    expect((await app.state()).windows).toEqual([])
    expect(await app.secondInstance()).toMatchObject({ code: 0 })
    await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
  })

  test('at login of an app that runs already shows nothing', async () => {
    const app = await launch({ args: ['--hidden'] })
    await settled(app)
    expect(await app.secondInstance('--hidden')).toMatchObject({ code: 0 })
    // The next one is heard after it, and it is that one which makes the window.
    const before = Date.now()
    expect(await app.secondInstance('latchkey://nonsense')).toMatchObject({ code: 0 })
    const page = await app.window()
    await page.getByText('This is not a link to a network.').first().waitFor()
    const { windows } = await app.state()
    expect(windows.map(({ createdAt }) => createdAt >= before)).toEqual([true])
  })

  test('at login on macOS is told by the system', async () => {
    const app = await launch({ platform: 'darwin', openedAtLogin: true })
    await app.until('the tray', ({ tray }) => tray)
    await settled(app)
    expect((await app.state()).windows).toEqual([])
  })

  test('makes itself known to Windows by the names that never change', async () => {
    const app = await launch({ platform: 'win32', args: ['--hidden'] })
    const state = await app.until('the scheme', (state) => state.protocolClients.length > 0 && state)
    expect(state).toMatchObject({ userModelId: 'app.latchkey', protocolClients: ['latchkey'] })
    expect(state.toastActivator).toMatch(/^\{[0-9A-F-]{36}\}$/)
  })
})

describe('a link', () => {
  test('that starts the app is looked at and shown', async () => {
    const app = await launch({ args: ['--hidden', LINK] })
    await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
    const page = await app.window()
    await page.getByText('127.0.0.1:9').first().waitFor()
  })

  test('that starts the app on macOS comes by an event', async () => {
    const app = await launch({ platform: 'darwin', openedAtLogin: true, openUrl: LINK })
    await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
  })

  test('to a running app opens its window, and a malformed one is explained there', async () => {
    const app = await launch({ args: ['--hidden'] })
    await settled(app)
    await app.openLink('latchkey://nonsense')
    await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
    const page = await app.window()
    await page.getByText('This is not a link to a network.').first().waitFor()
  })
})

describe('the icon', () => {
  test.runIf(hasKeyring)('on Linux has everything in its menu, and a click that signs in', async () => {
    const app = await launch({ args: ['--hidden'] })
    await settled(app)
    expect(labels((await app.state()).tray?.menu)).toEqual(
      expect.arrayContaining(['Open Latchkey', 'Not signed in', 'Sign in', 'Help', 'Quit']),
    )
    await app.click()
    await app.until('a sign-in', ({ tray }) => /Signing in/.test(tray?.toolTip ?? ''))
    await app.choose('Cancel sign-in')
    await app.until('it to end', ({ tray }) => /Not signed in/.test(tray?.toolTip ?? ''))
  })

  test('on macOS opens the window below it by a click, and the menu by the other button', async () => {
    const app = await launch({ platform: 'darwin', openedAtLogin: true })
    await settled(app)
    const { tray } = await app.state()
    expect(tray).toMatchObject({ menu: null, image: { isTemplate: true, width: 16 } })
    await app.click('right')
    const menu = await app.until('the menu', ({ openMenu }) => openMenu)
    expect(labels(menu)[0]).toBe('Open Latchkey')
    await app.click('left')
    const window = await app.until('the window', ({ windows }) => windows.find(({ isVisible }) => isVisible))
    expect(window.bounds.x).toBe(812)
    expect((await app.state()).openedLinks).toEqual([])
  })

  test('on Windows follows the theme of the taskbar, and opens the window near it', async () => {
    const app = await launch({ platform: 'win32', args: ['--hidden'], theme: { darkTaskbar: false } })
    await settled(app)
    expect((await app.state()).tray?.image.path).toMatch(/-light\.ico$/)
    await app.do('theme', { darkTaskbar: true })
    await app.until('the other icon', ({ tray }) => /-dark\.ico$/.test(tray?.image.path ?? ''))
    await app.choose('Open Latchkey')
    const { bounds } = await app.until('the window', ({ windows }) => windows.find(({ isVisible }) => isVisible))
    expect(bounds.y + bounds.height).toBeLessThanOrEqual(720)
  })

  test('copies nothing it does not have, and names no device before there is one', async () => {
    const app = await launch({ args: ['--hidden'] })
    await settled(app)
    expect((await app.menu()).filter((label) => label.startsWith('Copy'))).toEqual([])
  })
})

describe('quitting', () => {
  test.runIf(hasKeyring)(
    'in the middle of a sign-in with a provider that never answers takes no longer than a few seconds',
    async () => {
      const silent = createServer(() => {})
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as AddressInfo
      try {
        const config = `oidc:\n  issuer: http://127.0.0.1:${port}/realms/acme\n  client_id: latchkey\n`
        const app = await launch({ config, args: ['--hidden'] })
        await settled(app)
        await app.choose('Sign in')
        await app.until('a sign-in', ({ tray }) => /Signing in/.test(tray?.toolTip ?? ''))
        await app.choose('Quit')
        expect(await app.exit(6_000)).toMatchObject({ code: 0, stderr: '' })
      } finally {
        silent.closeAllConnections()
        silent.close()
      }
    },
  )

  test.each(['linux', 'win32'] as const)(
    'by the end of the system on %s ends the app with its window open',
    async (platform) => {
      const app = await launch({ platform })
      await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
      await app.do('shutDown').catch(() => {})
      expect(await app.exit(8_000)).toMatchObject({ code: 0 })
    },
  )
})

test.runIf(hasKeyring)('an app that was woken says nothing, and goes on', async () => {
  const app = await launch({ args: ['--hidden'] })
  await settled(app)
  await app.do('power', 'suspend')
  await app.do('power', 'resume')
  expect((await app.state()).tray?.toolTip).toBe('Latchkey: Not signed in')
  expect((await app.state()).notifications).toEqual([])
})

test.runIf(hasKeyring)('where the session bus knows of no panel, a closed window stays within reach', async () => {
  const app = await launch()
  const { id } = await app.until('the window', ({ windows }) => windows.find(({ isVisible }) => isVisible))
  await settled(app)
  await app.do('closeWindow', id)
  await app.until('it to be minimised', ({ windows }) => windows.find((window) => window.id === id)?.isMinimized)
  await app.choose('Open Latchkey')
  await app.until('it to be back', ({ windows }) =>
    windows.some(({ isMinimized, isVisible }) => isVisible && !isMinimized),
  )
})

test('the log of a start holds no word of what it was given', async () => {
  const app = await launch({ args: ['--hidden', `${LINK}&client_id=hush-hush`] })
  await app.until('the window', ({ windows }) => windows.some(({ isVisible }) => isVisible))
  const log = await readFile(join(app.home, 'log/latchkey.log'), 'utf8').catch(() => '')
  expect(log + app.output()).not.toContain('hush-hush')
})
