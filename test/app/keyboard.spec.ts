/** A person without a pointer: from an empty Latchkey to a connected device, through every screen, by keys alone. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliWorld, startCliWorld } from '../support/cli-world.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../support/own-keyring.ts'
import { type AppUnderTest, launchApp } from './driver.ts'
import { type Keyboard, keyboardAt } from './support/keyboard.ts'

describe.runIf(await canHaveKeyring())('by keyboard alone', () => {
  let keyring: OwnKeyring
  let world: CliWorld
  let app: AppUnderTest
  let page: Page
  let keys: Keyboard

  beforeAll(async () => {
    ;[keyring, world] = await Promise.all([startOwnKeyring(), startCliWorld()])
    app = await launchApp({ env: { ...keyring.env, LATCHKEY_DEVICE_SOCKET: world.daemon.socket } })
    page = await app.window()
    page.setDefaultTimeout(10_000)
    keys = keyboardAt(page)
  })
  afterAll(async () => {
    await app?.stop()
    await world?.stop()
    await keyring?.remove()
  })

  /** The screen has that heading, and the focus is somewhere in the page. */
  const shows = async (title: string | RegExp) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await expect.poll(async () => (await keys.focus()).what).not.toBe('body')
  }
  /** The same, and reading begins at the heading: another screen. */
  const arrives = async (title: string | RegExp) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await expect.poll(async () => (await keys.focus()).what).toMatch(/^heading/)
  }
  const openFromMenu = async (screen: string) => {
    await keys.enter('button "Menu"')
    for (let presses = 0; presses < 9 && (await keys.focus()).what !== `button "${screen}"`; presses += 1) {
      await keys.press('ArrowDown')
    }
    await keys.press('Enter')
  }

  test('a network is added by typing its address', async () => {
    await page.getByRole('heading', { name: 'Welcome to Latchkey' }).waitFor()
    await keys.tabTo('textbox "Address of your network"')
    await keys.type(world.headscale.url)
    await keys.press('Enter')
    await arrives('Is this your network?')
    await keys.tabTo('textbox "Client ID"')
    await keys.type(world.issuer.clientId)
    await keys.enter('button "Add this network"')
    await arrives('Not signed in')
  })

  test('a sign-in is begun and cancelled', async () => {
    await keys.enter('button "Sign in"')
    await shows(/^Signing in/)
    await app.until('the browser to be opened', ({ openedLinks }) => openedLinks.length === 1)
    await keys.enter('button "Cancel"')
    await shows('Not signed in')
  })

  test('a sign-in is begun, its link opened once more, and it ends connected', async () => {
    await keys.enter('button "Sign in"')
    await shows(/^Signing in/)
    await keys.enter('button "Open again"')
    const { openedLinks } = await app.until('the link again', (state) => state.openedLinks.length === 3 && state)
    await world.person.browser.open(openedLinks[2] ?? '')
    await shows('Connected')
  })

  test('this device is disconnected and connected', async () => {
    await keys.enter('button "Disconnect"')
    await shows('Disconnected')
    await keys.enter('button "Connect"')
    await shows('Connected')
  })

  test('the menu opens, is walked around by arrows, and Escape gives the focus back', async () => {
    await keys.enter('button "Menu"')
    const walked: string[] = []
    for (let presses = 0; presses < 6; presses += 1) {
      await keys.press('ArrowDown')
      walked.push((await keys.focus()).what)
    }
    const places = ['This device', 'Networks', 'Settings', 'Check and logs', 'About Latchkey']
    expect(walked).toEqual([...places, 'This device'].map((name) => `button "${name}"`))
    await keys.press('Escape')
    expect((await keys.focus()).what).toBe('button "Menu"')
  })

  test('settings are changed', async () => {
    await openFromMenu('Settings')
    await arrives('Settings')
    await keys.tabTo('switch "Notifications"')
    await keys.press('Space')
    await page.getByRole('switch', { name: 'Notifications', checked: false }).waitFor()
    expect((await keys.focus()).what).toBe('switch "Notifications"')
    await keys.tabTo(/^combobox "Appearance"/)
    await keys.type('Dark')
    await app.until('the dark theme', ({ themeSource }) => themeSource === 'dark')
    await keys.enter('button "Back"')
    await arrives('Connected')
  })

  test('a network is given another name', async () => {
    await openFromMenu('Networks')
    await arrives('Networks')
    await keys.enter(/^button "Change /)
    await keys.tabTo('textbox "Name"')
    await keys.press('Control+A')
    await keys.type('Office')
    await keys.press('Escape')
    expect((await keys.focus()).what).toMatch(/^button "Change /)
    expect((await keys.focus()).what).not.toContain('Office')

    await keys.press('Enter')
    await keys.tabTo('textbox "Name"')
    await keys.press('Control+A')
    await keys.type('Office')
    await keys.press('Enter')
    await expect.poll(async () => (await keys.focus()).what).toBe('button "Change Office"')
    await keys.enter('button "Back"')
    await arrives('Connected')
  })

  test('the question before a sign-out is left by Escape, and answered', async () => {
    await keys.enter('button "Sign out"')
    await expect.poll(async () => (await keys.focus()).what).toContain('Sign out?')
    await keys.press('Escape')
    await expect.poll(async () => (await keys.focus()).what).toBe('button "Sign out"')
    await keys.press('Enter')
    await expect.poll(async () => (await keys.focus()).what).toContain('Sign out?')
    await keys.enter('button "Sign out"')
    await shows('Not signed in')
  })

  test.each(['This device', 'Networks', 'Settings', 'Check and logs', 'About Latchkey'])(
    'the focus goes through "%s" from top to bottom, and can be seen everywhere',
    async (screen) => {
      await openFromMenu(screen)
      await expect.poll(async () => (await keys.focus()).what).toMatch(/^heading/)
      const stops = await keys.stops()
      expect(stops.length).toBeGreaterThan(1)
      expect(stops.flatMap(({ what, faults }) => faults.map((fault) => `${what}: ${fault}`))).toEqual([])
      const ups = stops.filter(({ top }, at) => top < (stops[at - 1]?.top ?? 0) - LINE)
      expect(ups.map(({ what }) => what)).toEqual([])
      await keys.enter('button "Back"')
      await shows('Not signed in')
    },
  )
})

/** Controls of one line differ by this much in height. */
const LINE = 24
