/** Several networks in the built app: switched, set up and removed over the window's own bridge, seen in tray and files. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AppView } from '../../core/contract/app-view.ts'
import type { CallName, Output, Reply } from '../../core/contract/channels.ts'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { type AppUnderTest, launchApp } from './driver.ts'

/** Nothing listens there. */
const config = (realm: string) => `oidc:\n  issuer: http://127.0.0.1:9/realms/${realm}\n  client_id: latchkey\n`

let home: string
let running: AppUnderTest | null = null

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-networks-'))
  await mkdir(join(home, 'profiles'), { mode: 0o700 })
  await writeFile(join(home, 'config.yaml'), config('acme'))
  await writeFile(join(home, 'profiles/lab.yaml'), config('lab'))
})

afterEach(async () => {
  await running?.stop()
  running = null
  await rm(home, { recursive: true, force: true })
})

async function launch(): Promise<{ app: AppUnderTest; page: Page }> {
  const app = await launchApp({ home })
  running = app
  await app.until('the tray', ({ tray }) => tray)
  return { app, page: await app.window() }
}

/** What a script in the page can do. */
function call<Name extends CallName>(page: Page, name: Name, input?: unknown): Promise<Reply<Output<Name>>> {
  const message: { readonly channel: string; readonly input: unknown } = { channel: name, input }
  return page.evaluate(({ channel, input }) => Reflect.get(window.latchkey, channel)(input), message)
}

async function view(page: Page): Promise<AppView> {
  const reply = await call(page, 'app.view')
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}

test('a network is switched to, and is the open one after the next start', async () => {
  const { app, page } = await launch()
  expect((await view(page)).profiles).toMatchObject([{ id: 'default', active: true }, { id: 'lab' }])
  expect(await call(page, 'profiles.switch', { id: 'lab' })).toMatchObject({ ok: true })
  await app.choose('Quit')
  expect(await app.exit()).toMatchObject({ code: 0 })
  await app.stop()
  const again = await launch()
  expect((await view(again.page)).profiles).toMatchObject([{ active: false }, { id: 'lab', active: true }])
})

test('a removed network takes its file along, and the window shows Welcome after the last one', async () => {
  const { page } = await launch()
  for (const id of ['lab', 'default']) expect(await call(page, 'profiles.remove', { id })).toMatchObject({ ok: true })
  expect(await view(page)).toMatchObject({ profiles: [], notices: [] })
  const left = [...(await readdir(home)), ...(await readdir(join(home, 'profiles')))]
  expect(left.filter((name) => name.endsWith('.yaml'))).toEqual([])
  expect(await call(page, 'session.snapshot')).toMatchObject({
    value: { session: { kind: 'signedOut' }, trouble: null },
  })
})

test('a setting is kept, and the theme is the one that was chosen', async () => {
  const { page } = await launch()
  expect(await call(page, 'settings.change', { key: 'theme', value: 'dark' })).toMatchObject({ ok: true })
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  expect((await view(page)).settings.theme).toEqual({ value: 'dark', managedBy: null })
})

test('what the window may read holds the licences of all that is built in', async () => {
  const { page } = await launch()
  const reply = await call(page, 'licences.read')
  expect(reply).toMatchObject({ ok: true, value: expect.stringContaining('Apache License') })
  expect(reply).toMatchObject({ value: expect.stringMatching(/^openid-client \d/m) })
})
