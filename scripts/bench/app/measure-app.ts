/** The tray app: its sizes, and on the stand-in for Electron its start, its window, its idle minute and its memory. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyBuilt } from '../../../test/app/launch/copy.ts'
import { startCliWorld } from '../../../test/support/cli-world.ts'
import { buildIfStale } from '../../build-if-stale.mjs'
import type { Environment } from '../program.ts'
import type { Finding } from '../report.ts'
import { measureOpenings, measureSnapshots } from './heap.ts'
import { measureIdle } from './idle.ts'
import { launchSignedIn, signedOutIn } from './launches.ts'
import { measureClosedWindow, measureMoments } from './moments.ts'
import { sizeFindings } from './size-findings.ts'
import { builtSizes } from './sizes.ts'

const MAIN = fileURLToPath(new URL('../../../dist/electron/main.js', import.meta.url))

export async function measureApp(about: {
  readonly folder: string
  /** With the way to a keychain, where there is one. */
  readonly environment: Environment
  readonly runs: number
  say(line: string): void
}): Promise<Finding[]> {
  const { folder, environment, runs, say } = about
  buildIfStale(MAIN)
  const built = await copyBuilt(join(folder, 'latchkey'))
  const sizes = sizeFindings(await builtSizes(join(built.root, 'dist')))
  const signedOut = signedOutIn(built, environment)
  say(`Tray and window, ${runs} starts each …`)
  const moments = await measureMoments(join(folder, 'empty'), signedOut, runs)
  // The bus of a keychain of our own has no panel: a closed window would stay within reach.
  const withoutBus = signedOutIn(built, {})
  const closed = await measureClosedWindow(withoutBus)
  say('100 windows …')
  const openings = await measureOpenings(withoutBus)
  const world = await startCliWorld()
  try {
    const signedIn = await launchSignedIn(built, world)
    try {
      say('1,000 snapshots …')
      const snapshots = await measureSnapshots(signedIn)
      say('Idle minutes …')
      return [...sizes, ...moments, ...closed, ...(await measureIdle(signedIn, signedOut)), ...snapshots, ...openings]
    } finally {
      await signedIn.stop()
    }
  } finally {
    await world.stop()
  }
}
