/**
 * Finds out whether the server still knows a node that is up. A daemon is not told when its node is deleted there: it
 * goes on saying "Running" and online until it has to ask again, so it is made to.
 *
 * A `start` with nothing in it does that and is harmless to a living node. Measured between two daemons (1.101, and the
 * oldest that Headscale takes, 1.80) with ten pings a second: none is lost, not even while the server is away, and the
 * node is back at the server after 0.6 to 1.1 s. Before 1.90 the state is empty that while, later it stays "Running".
 * For a deleted node the link is there after 20 ms.
 */
import type { BusListener } from './bus-listener.ts'
import { throwIfCancelled } from './deadline.ts'
import type { LocalApi } from './local-api.ts'
import type { Clock } from './ports.ts'

/** How long the daemon may take to let go of its old connection; 30 ms are usual. */
const LETS_GO_MS = 500
const REREAD_MS = 25

/**
 * Returns when the daemon's word on the server is fresh: no longer online, or with a link.
 * @returns false when the daemon does not let us: then its old word must do
 */
export async function askServerAgain(
  parts: { readonly api: LocalApi; readonly clock: Clock; readonly bus: BusListener },
  signal: AbortSignal,
): Promise<boolean> {
  const { api, clock, bus } = parts
  bus.forget()
  try {
    await api.restart(signal)
  } catch {
    throwIfCancelled(signal)
    return false
  }
  const end = clock.now() + LETS_GO_MS
  while (clock.now() < end) {
    const { authUrl, self } = await api.status(signal)
    // One that is back already before we looked is seen as online all along, and that is true.
    if (!self.online || authUrl !== null || bus.link !== null) break
    if ((await bus.next(REREAD_MS, signal)) === 'lost') break
  }
  return true
}
