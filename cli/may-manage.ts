/** Whether this user may change the daemon, for the daemon of this configuration. */
import { requireRightToManage as requireRight } from '../core/node/right-to-manage.ts'
import { nodeSystem } from '../core/node/system.ts'
import type { App } from './compose.ts'

/** @throws AppError node.not-permitted with the fix; node.* when the daemon does not answer */
export async function requireRightToManage({ config, clock }: App, signal: AbortSignal): Promise<void> {
  await requireRight({ system: nodeSystem, clock, socket: config.device.socket }, signal)
}
