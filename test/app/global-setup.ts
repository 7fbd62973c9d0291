/** Before the suite: the app and the host are built once, not by every test file at the same time. */
import { bundleHost } from './bundle.ts'
import { ensureBuilt } from './launch/folders.ts'

export async function setup(): Promise<void> {
  ensureBuilt()
  await bundleHost()
}
