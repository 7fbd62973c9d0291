/** Parts of main come after the tray, each in a file of its own. One that is missing leaves a tray, and is told of where it is needed. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type AppUnderTest, launchApp } from './driver.ts'
import { copyBuilt } from './launch/copy.ts'

/** Nothing listens there. */
const CONFIG = 'oidc:\n  issuer: http://127.0.0.1:9/realms/acme\n  client_id: latchkey\n'
const MISSING = (part: string) => `A part of Latchkey is missing or damaged (${part}).`

let folder: string | null = null
let app: AppUnderTest | null = null

afterEach(async () => {
  await app?.stop()
  app = null
  if (folder !== null) await rm(folder, { recursive: true, force: true })
  folder = null
})

async function launchWithout(part: string): Promise<AppUnderTest> {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-parts-'))
  const built = await copyBuilt(join(folder, 'app'))
  const chunks = join(built.root, 'dist/electron/chunks')
  const gone = (await readdir(chunks)).filter((name) => name.startsWith(`${part}-`))
  expect(gone).not.toEqual([])
  for (const name of gone) await rm(join(chunks, name))
  app = await launchApp({ config: CONFIG, built })
  return app
}

test('without the configuration the tray and the window say so', async () => {
  const app = await launchWithout('configuration')
  await app.until('the tray to say it', ({ tray }) => tray?.toolTip.includes(MISSING('configuration')))
  const page = await app.window()
  await page.getByText(MISSING('configuration')).first().waitFor()
  expect(await app.menu()).toContain('Quit')
})

test('without the provider a sign-in says so', async () => {
  const app = await launchWithout('provider')
  const page = await app.window()
  await app.until('the tray to settle', ({ tray }) => tray !== null && tray.toolTip !== 'Latchkey: Starting')
  await page.evaluate("latchkey['session.signInWithoutKeychain']()")
  await page.getByText(MISSING('provider')).first().waitFor()
})

test('without the doctor the check says so', async () => {
  const app = await launchWithout('doctor-part')
  const page = await app.window()
  await app.until('the tray to settle', ({ tray }) => tray !== null && tray.toolTip !== 'Latchkey: Starting')
  expect(await page.evaluate("latchkey['doctor.run']()")).toMatchObject({
    ok: false,
    error: { userMessage: MISSING('doctor') },
  })
})

test('without joining a look says so', async () => {
  const app = await launchWithout('join-look')
  const page = await app.window()
  await page.evaluate("latchkey['join.look']({ address: 'https://headscale.example.com' })")
  await expect
    .poll(async () => (await app.window()).evaluate("latchkey['app.view']().then(({ value }) => value.join)"))
    .toMatchObject({ kind: 'failed', error: { userMessage: MISSING('join') } })
})
