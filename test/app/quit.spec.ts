/** Quitting while something is under way ends the app with code 0 within seconds, and the next start finds nothing in its way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeBrowser } from '../support/fake-browser.ts'
import { canHaveKeyring } from '../support/own-keyring.ts'
import type { AppUnderTest } from './driver.ts'
import { type AppWorld, startAppWorld, trayTo } from './support/app-world.ts'

const SECONDS = 5_000

describe.runIf(await canHaveKeyring())('quitting', () => {
  let world: AppWorld
  let app: AppUnderTest
  beforeEach(async () => {
    world = await startAppWorld()
    app = await world.launch()
    await trayTo(app, /Not signed in/)
  })
  afterEach(async () => {
    await app.stop()
    await world.stop()
  })

  /** Up to the page of the provider, which nobody answers. */
  const beginSignIn = async () => {
    await app.choose('Sign in')
    const link = await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[0])
    return new URL(new URL(link).searchParams.get('redirect_uri') ?? '')
  }
  /** Signed out as before, free to sign in, and silent about what was. */
  const expectCleanStart = async () => {
    await app.stop()
    app = await world.launch()
    const { notifications, openedLinks } = await trayTo(app, /Not signed in/)
    expect({ notifications, openedLinks }).toEqual({ notifications: [], openedLinks: [] })
    await world.signIn(app)
  }

  test('in the middle of a sign-in closes the way back from the browser, and the next start signs in', async () => {
    const wayBack = await beginSignIn()
    await app.choose('Quit')
    expect(await app.exit(SECONDS)).toMatchObject({ code: 0, stderr: '' })
    await expect(fetch(wayBack)).rejects.toThrow()
    await expectCleanStart()
  })

  test('while the network waits for the person to confirm leaves this device off it', async () => {
    const halfway = createFakeBrowser({ login: 'alice', stopAt: ({ text }) => text.includes('/register/confirm/') })
    await app.choose('Sign in')
    await halfway.open(await app.until('the browser to be opened', ({ openedLinks }) => openedLinks[0]))
    await trayTo(app, /Confirm this device/)
    await app.choose('Quit')
    expect(await app.exit(SECONDS)).toMatchObject({ code: 0, stderr: '' })
    expect(world.headscale.nodes).toEqual([])
    await app.stop()

    // Signed in they were already; what is left to do is done by the same press.
    app = await world.launch()
    await trayTo(app, /This device is not connected/)
    await app.choose('Sign in again')
    await world.person.browser.open(await app.until('the browser', ({ openedLinks }) => openedLinks[0]))
    await trayTo(app, /Connected as alice/)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s in the middle of a sign-in is as clean', async (signal) => {
    await beginSignIn()
    app.signal(signal)
    expect(await app.exit(SECONDS)).toMatchObject({ code: 0, stderr: '' })
    await expectCleanStart()
  })

  test('that the app was given no time for leaves nothing in the way either', async () => {
    await beginSignIn()
    app.signal('SIGKILL')
    expect(await app.exit(SECONDS)).toMatchObject({ signal: 'SIGKILL' })
    await expectCleanStart()
  })

  test('in the middle of a renewal keeps the session', async () => {
    await world.signIn(app)
    let asked = (): void => {}
    const renewing = new Promise<void>((resolve) => {
      asked = resolve
    })
    // The answer to it never comes.
    world.issuer.hooks.handle = async (request) => {
      if (!request.url?.endsWith('/token')) return false
      asked()
      return true
    }
    await app.choose('Renew now')
    await renewing
    await app.choose('Quit (this device stays connected)')
    expect(await app.exit(SECONDS)).toMatchObject({ code: 0, stderr: '' })
    delete world.issuer.hooks.handle
    await app.stop()
    app = await world.launch()
    await trayTo(app, /Connected as alice/)
  })
})
