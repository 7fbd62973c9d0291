/** The built app starts into the tray, opens its window when asked to, outlives it, and quits when told. */
import { afterEach, expect, test } from 'vitest'
import { type AppUnderTest, launchApp } from './driver.ts'

/** Nothing listens there: what is shown is what the app knows by itself. */
const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'

let app: AppUnderTest | null = null

afterEach(async () => {
  await app?.stop()
  app = null
})

async function launch(): Promise<AppUnderTest> {
  app = await launchApp({ config: CONFIG })
  return app
}

test('a start brings a tray with an icon, a tooltip and a menu that ends with Quit', async () => {
  const app = await launch()
  const tray = await app.until('the tray', ({ tray }) => tray?.menu !== null && tray)
  expect(tray.image.isEmpty).toBe(false)
  expect(tray.toolTip).toMatch(/^Latchkey: /)
  expect((await app.menu()).at(-1)).toBe('Quit')
})

test('the window paints what the snapshot says', async () => {
  const app = await launch()
  await app.until('the tray', ({ tray }) => tray)
  await app.choose('Open Latchkey')
  const page = await app.window()
  const [window] = (await app.state()).windows
  expect(window).toMatchObject({ url: 'app://ui/index.html', isVisible: true })
  await page.locator('h1').first().waitFor()
  expect(await page.locator('h1').first().textContent()).not.toBe('')
})

test('closing the window leaves the app in the tray, and it opens again at once', async () => {
  const app = await launch()
  const { id } = await app.until('a painted window', ({ windows }) =>
    windows.find(({ paintedAt }) => paintedAt !== null),
  )
  await app.do('closeWindow', id)
  await app.until('a hidden window', ({ windows }) => windows.every(({ isVisible }) => !isVisible))
  expect((await app.state()).tray).not.toBeNull()
  await app.choose('Open Latchkey')
  expect(await app.until('the window', ({ windows }) => windows.find(({ isVisible }) => isVisible))).toMatchObject({
    id,
  })
})

test('a window that stays closed is destroyed, and another one opens', async () => {
  const app = await launch()
  const { id } = await app.until('a painted window', ({ windows }) =>
    windows.find(({ paintedAt }) => paintedAt !== null),
  )
  await app.do('closeWindow', id)
  await app.until('no window', ({ windows }) => windows.length === 0, 25_000)
  await app.choose('Open Latchkey')
  expect(await app.until('another window', ({ windows }) => windows.find((window) => window.id !== id))).toBeTruthy()
})

test('Quit ends the app with code 0', async () => {
  const app = await launch()
  await app.until('the tray', ({ tray }) => tray)
  await app.choose('Quit')
  expect(await app.exit()).toMatchObject({ code: 0, stderr: '' })
})
