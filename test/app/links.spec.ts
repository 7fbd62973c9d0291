/** `latchkey://` links on the three systems: looked at and asked about, once; nothing is stored or opened before the person says so. */
import { readdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { JoinView } from '../../core/contract/app-view.ts'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { type CliWorld, startCliWorld } from '../support/cli-world.ts'
import { type AppUnderTest, type LaunchOptions, launchApp } from './driver.ts'

let world: CliWorld
let app: AppUnderTest | null = null
beforeAll(async () => {
  world = await startCliWorld()
})
afterAll(() => world?.stop())
afterEach(async () => {
  await app?.stop()
  app = null
})

const linkTo = (server: string, client = 'latchkey') =>
  `latchkey://join?server=${encodeURIComponent(server)}&client_id=${client}`

/** Into the tray only, in the way of the platform. */
async function launch(options: LaunchOptions): Promise<AppUnderTest> {
  app = await launchApp({ openedAtLogin: true, ...options, args: ['--hidden', ...(options.args ?? [])] })
  await app.until('the tray', ({ tray }) => tray !== null && !/Starting/.test(tray.toolTip))
  return app
}

async function joinOf(page: Page): Promise<JoinView | null> {
  const reply = await page.evaluate(() => window.latchkey['app.view']())
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value.join
}

/** Once the network has been looked at. */
async function offerIn(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'Is this your network?' }).waitFor()
  const join = await joinOf(page)
  if (join?.kind !== 'offer') throw new Error(`${join?.kind} is no offer`)
  return join.offer.id
}

const profilesOf = async ({ home }: AppUnderTest) =>
  (await readdir(home, { recursive: true })).filter((name) => name.endsWith('.yaml'))

describe.each(['linux', 'darwin', 'win32'] as const)('on %s a link', (platform) => {
  test('that starts the app is asked about, and stores nothing when it is refused', async () => {
    const link = linkTo(world.headscale.url)
    const app = await launch(platform === 'darwin' ? { platform, openUrl: link } : { platform, args: [link] })
    const page = await app.window()
    await offerIn(page)
    await page.getByText('A link asked for this').waitFor()
    await page.getByText(new URL(world.headscale.url).host).first().waitFor()
    await page.getByRole('button', { name: 'No, go back' }).click()
    await page.getByRole('heading', { name: 'Welcome to Latchkey' }).waitFor()
    expect(await profilesOf(app)).toEqual([])
    expect((await app.state()).openedLinks).toEqual([])
  })

  test('to a running app brings its window; the same one again is left alone', async () => {
    const app = await launch({ platform })
    await app.openLink(linkTo(world.headscale.url))
    const page = await app.window()
    const first = await offerIn(page)
    await app.openLink(linkTo(world.headscale.url))
    expect(await offerIn(page)).toBe(first)
    expect((await app.state()).windows).toHaveLength(1)
  })
})

test('a link that is taken adds its network, and opens no browser', async () => {
  const app = await launch({ args: [linkTo(world.headscale.url)] })
  const page = await app.window()
  await offerIn(page)
  await page.getByRole('button', { name: 'Yes, add this network' }).click()
  await expect.poll(() => joinOf(page)).toBeNull()
  await app.until('the network', ({ tray }) => tray !== null && !/not set up/.test(tray.toolTip))
  expect(await profilesOf(app)).toHaveLength(1)
  expect((await app.state()).openedLinks).toEqual([])
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).not.toMatch(/Welcome/)
})

test.each([
  ['a script for a server', 'latchkey://join?server=javascript%3Aalert(1)'],
  ['plain http to elsewhere', 'latchkey://join?server=http%3A%2F%2Facme.example'],
  ['a password', 'latchkey://join?server=https%3A%2F%2Fuser%3Asecret%40acme.example'],
  ['more than a link can be', `latchkey://join?server=https%3A%2F%2F${'a'.repeat(3_000)}.example`],
])('a link with %s is explained, repeats nothing of itself, and goes nowhere', async (_what, link) => {
  const app = await launch({ args: [link] })
  const page = await app.window()
  await page.getByRole('heading', { name: 'That address did not work' }).waitFor()
  const said = await page.locator('main').textContent()
  expect(said).not.toMatch(/javascript:|secret|aaaaaaaa/)
  expect((await joinOf(page))?.kind).toBe('failed')
  const { openedLinks, openedPaths } = await app.state()
  expect({ openedLinks, openedPaths, profiles: await profilesOf(app) }).toEqual({
    openedLinks: [],
    openedPaths: [],
    profiles: [],
  })
})

test('a page that fires many links gets one window and one question', async () => {
  const app = await launch({})
  const links = Array.from({ length: 8 }, (_, at) => linkTo(world.headscale.url, `client-${at}`))
  for (const link of links) await app.openLink(link)
  const page = await app.window()
  await offerIn(page)
  expect((await app.state()).windows).toHaveLength(1)
  expect(await profilesOf(app)).toEqual([])
})
