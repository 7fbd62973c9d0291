/** Named points around every call that changes the daemon, so that a test can end the process exactly there. */

/** The LocalAPI calls that change something. */
export const CHANGING_CALLS = [
  'node.start',
  'node.login-interactive',
  'node.logout',
  'node.prefs',
  'node.profile-new',
  'node.profile-switch',
  'node.profile-delete',
] as const

export type ChangingCall = (typeof CHANGING_CALLS)[number]
export type NodeCheckpoint = `${ChangingCall}:before` | `${ChangingCall}:after`

/** All points, in no particular order; `after` is reached only when the daemon answered the call well. */
export const NODE_CHECKPOINTS: readonly NodeCheckpoint[] = CHANGING_CALLS.flatMap((call): NodeCheckpoint[] => [
  `${call}:before`,
  `${call}:after`,
])

/** May hold the caller up by returning a promise. */
export type Checkpoint = (name: NodeCheckpoint) => void | Promise<void>
