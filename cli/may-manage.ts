/** Whether this user may change the daemon, asked without changing anything: its list of profiles is closed to everybody else. */
import { createLocalApi } from '../core/node/local-api.ts'
import { nodeSystem } from '../core/node/system.ts'
import type { App } from './compose.ts'

/** @throws AppError node.not-permitted with the fix; node.* when the daemon does not answer */
export async function requireRightToManage({ config, clock }: App, signal: AbortSignal): Promise<void> {
  const api = createLocalApi({ system: nodeSystem, clock, socket: config.device.socket, dialPatienceMs: 0 })
  await api.profiles(signal)
}
