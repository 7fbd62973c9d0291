/** What a person is told while they look elsewhere: each thing once, over restarts, and a browser is opened by their own press alone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { canHaveKeyring } from '../support/own-keyring.ts'
import type { AppUnderTest, LaunchOptions } from './driver.ts'
import { type AppWorld, startAppWorld, trayTo } from './support/app-world.ts'

describe.runIf(await canHaveKeyring())('a notice', () => {
  let world: AppWorld
  let app: AppUnderTest
  beforeEach(async () => {
    world = await startAppWorld()
  })
  afterEach(async () => {
    await app?.stop()
    await world.stop()
  })

  const launch = async (options: LaunchOptions = {}) => {
    app = await world.launch(options)
    await app.until('the session to be read', ({ tray }) => tray !== null && !/Starting/.test(tray.toolTip))
  }
  const notices = async () => (await app.state()).notifications
  const firstNotice = () => app.until('a notice', ({ notifications }) => notifications[0])
  const shown = () => app.until('the window', ({ windows }) => windows.find(({ isVisible }) => isVisible))
  /** macOS shows the menu by the other button alone. */
  const choose = async (label: string) => {
    if ((await app.state()).tray?.menu === null) await app.click('right')
    await app.choose(label)
  }
  /** As the provider does when an account is disabled. */
  const endSession = async () => {
    world.issuer.disable('alice')
    await choose('Renew now')
    await trayTo(app, /Your session has ended/)
  }

  test('of a sign-in that went well makes no sound, and a click on it opens the window, not a browser', async () => {
    await launch()
    await world.signIn(app)
    const notice = await firstNotice()
    expect(notice).toMatchObject({ title: 'You are connected', silent: true, actions: [] })
    const links = (await app.state()).openedLinks.length
    await app.do('clickNotification', notice.number)
    await shown()
    expect((await app.state()).openedLinks).toHaveLength(links)
    expect(await notices()).toHaveLength(1)
  })

  test('is not given of what the window before the person shows', async () => {
    await launch({ args: [] })
    const { id } = await shown()
    await app.do('focusWindow', id)
    await world.signIn(app)
    expect(await notices()).toEqual([])
    await app.do('blurWindow', id)
    await app.choose('Disconnect')
    await trayTo(app, /Disconnected/)
    expect(await notices()).toEqual([])
    await app.choose('Connect')
    await trayTo(app, /Connected as alice/)
  })

  test('of a session that has ended is given once, also over another start', async () => {
    await launch()
    await world.signIn(app)
    await endSession()
    const told = await app.until('the notice', ({ notifications }) => notifications.find(({ silent }) => !silent))
    expect(told).toMatchObject({ title: 'Your session has ended' })
    expect(JSON.stringify(told)).not.toMatch(/alice|127\.0\.0\.1|100\./)
    await app.choose('Quit (this device stays connected)')
    await app.exit()
    await app.stop()

    await launch()
    await trayTo(app, /Your session has ended/)
    expect(await notices()).toEqual([])
    // Another session, another end.
    world.issuer.enable('alice')
    await app.choose('Sign in again')
    const link = await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[0])
    await world.person.browser.open(link)
    await trayTo(app, /Connected as alice/)
    await endSession()
    await app.until('the notice', ({ notifications }) => notifications.some(({ silent }) => !silent))
  })

  test.each(['darwin', 'win32'] as const)('on %s has a button that signs in', async (platform) => {
    await launch({ platform, args: platform === 'win32' ? ['--hidden'] : [], openedAtLogin: true })
    if (platform === 'darwin') await app.click('right')
    await world.signIn(app)
    await endSession()
    const ended = await app.until('the notice', ({ notifications }) => notifications.find(({ silent }) => !silent))
    expect(ended.actions).toEqual(['Sign in'])
    const links = (await app.state()).openedLinks.length
    world.issuer.enable('alice')
    await app.do('actOnNotification', ended.number, 0)
    const link = await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[links])
    await world.person.browser.open(link)
    await trayTo(app, /Connected as alice/)
  })

  test('of a sign-in that failed says why; with notices turned off nothing is said', async () => {
    world.issuer.hooks.idToken = (payload) => ({ ...payload, nonce: 'another' })
    await launch()
    const fail = async (known: number) => {
      await app.choose('Sign in')
      const link = await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[known])
      await world.person.browser.open(link)
      await app.until('the failure', ({ tray }) => tray?.menu?.some(({ label }) => label === 'Sign in'))
    }
    await fail(0)
    expect(await firstNotice()).toMatchObject({ title: 'Signing in did not work', silent: false })
    await app.choose('Open Latchkey')
    const page = await app.window()
    await page.evaluate(() => window.latchkey['settings.change']({ key: 'notifications', value: false }))
    const { id } = await shown()
    await app.do('closeWindow', id)
    await fail(1)
    expect(await notices()).toHaveLength(1)
  })
})
