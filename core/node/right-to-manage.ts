/** Whether this user may change the daemon, asked without changing anything: its list of profiles is closed to everybody else. */
import { createLocalApi } from './local-api.ts'
import type { Clock, NodeSystem } from './ports.ts'

export interface RightQuestion {
  readonly system: NodeSystem
  readonly clock: Clock
  /** Path of the LocalAPI's socket; null: the known places. */
  readonly socket: string | null
}

/** @throws AppError node.not-permitted with the fix; node.* when the daemon does not answer */
export async function requireRightToManage(question: RightQuestion, signal: AbortSignal): Promise<void> {
  await createLocalApi({ ...question, dialPatienceMs: 0 }).profiles(signal)
}
