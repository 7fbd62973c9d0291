/** The app starts from what app.asar holds, and from nothing else: packed on a stub, taken out, run on the stand-in for Electron. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { afterEach, expect, test } from 'vitest'
import { packedApp, TARGETS } from '../../scripts/packaging/targets.ts'
import { type AppUnderTest, launchApp } from '../app/driver.ts'
import { packOnStub } from './pack.ts'
import { CHECKOUT, usePacking } from './use-packing.ts'

const { scratch, configuration } = await usePacking()

let app: AppUnderTest | null = null
afterEach(async () => {
  await app?.stop()
  app = null
})

const own = TARGETS.find(({ system, arch }) => system === 'linux' && arch === process.arch)

test.skipIf(own === undefined)('the packed app shows its tray, paints its window and quits', async () => {
  if (own === undefined) return
  const packed = await packOnStub(scratch, own, CHECKOUT, configuration)
  // Outside the checkout, so that no module of it can be found from there.
  const root = await mkdtemp(join(scratch, 'taken-out-'))
  extractAll(packedApp(packed, own).asar, root)
  const main = join(root, 'dist/electron/main.js')
  app = await launchApp({ built: { main, root, isPackaged: true } })

  const tray = await app.until('the tray', ({ tray }) => tray?.menu !== null && tray)
  expect(tray.image.isEmpty).toBe(false)
  await app.choose('Open Latchkey')
  await app.until('a painted window', ({ windows }) => windows.some(({ paintedAt }) => paintedAt !== null))
  const page = await app.window()
  await page.locator('h1').first().waitFor()
  await app.choose('Quit')
  expect(await app.exit()).toMatchObject({ code: 0, stderr: '' })
})
