/** Once before the packaging tests: the app is built, and the native keyrings of all systems are there to be packed. */
import { join } from 'node:path'
import { buildIfStale } from '../../scripts/build-if-stale.mjs'
import { ensureNativeKeyrings } from '../../scripts/packaging/native-keyrings.ts'
import { TARGETS } from '../../scripts/packaging/targets.ts'

const CHECKOUT = join(import.meta.dirname, '../..')

export default async function setUp(): Promise<void> {
  buildIfStale(join(CHECKOUT, 'dist/electron/main.js'))
  await ensureNativeKeyrings(CHECKOUT, TARGETS)
}
