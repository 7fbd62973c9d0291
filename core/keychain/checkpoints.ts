/**
 * The points around every durable write, by name. A test gives a function that ends the process (or throws) at one of
 * them and then looks at what is left. In the product only the terminal has one, and it does nothing unless
 * LATCHKEY_TEST_KILL_AT names a checkpoint (cli/checkpoints.ts).
 */

export const CHECKPOINTS = [
  // vault.write, in this order; `vault.slot` and `vault.clean` come once for each item of a split record
  'vault.slot.before',
  'vault.slot.after',
  'vault.head.before',
  'vault.head.after',
  'vault.expect.before', // the note that a record should be there; first write only
  'vault.expect.after',
  'vault.clean.before', // the old slot
  'vault.clean.after',
  // vault.clear
  'vault.forget.before', // the note that nothing should be there any more
  'vault.forget.after',
  'vault.drop.before', // once for each item
  'vault.drop.after',
  'vault.forgotten.before', // the note itself goes
  'vault.forgotten.after',
  // journal
  'journal.begin.before',
  'journal.begin.after',
  'journal.end.before',
  'journal.end.after',
  // lock
  'lock.bind.before',
  'lock.bind.after',
  'lock.choose.before', // a ticket is about to be drawn
  'lock.choose.after',
  'lock.held',
  'lock.leave.before',
  'lock.leave.after',
] as const

export type Checkpoint = (typeof CHECKPOINTS)[number]

/** Called synchronously; may throw or never return. */
export type ReachCheckpoint = (name: Checkpoint) => void

export const passThrough: ReachCheckpoint = () => {}
