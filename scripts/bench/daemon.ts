/** The daemon that `status` asks: a stand-in, so that the benchmark measures the terminal and not a start of tailscaled. */
import { join } from 'node:path'
import { startTailscaled } from '../../test/support/stand-in/tailscaled.ts'
import type { WorldFolder } from '../../test/world/support/folder.ts'
import { currentUser } from '../../test/world/support/users.ts'

export interface BenchDaemon {
  readonly socket: string
  /** Configured for `status`, which asks the daemon about it and not the server. */
  readonly controlUrl: string
  stop(): Promise<void>
}

export async function startBenchDaemon(folder: WorldFolder): Promise<BenchDaemon> {
  const { name, uid } = currentUser()
  const socket = join(await folder.sub('daemon'), 'sock')
  const daemon = await startTailscaled({ socket, caller: { uid, userName: name } })
  return { socket, controlUrl: 'http://127.0.0.1:1', stop: () => daemon.stop() }
}
