/**
 * A hook for crash tests, and nothing else: with `LATCHKEY_TEST_KILL_AT=NAME` (or `NAME#3`, the third time) the process sends
 * itself SIGKILL on reaching the checkpoint of that name. Without the variable nothing here does anything.
 */

/** Called with the name of a point just passed, for example `vault.write.before`. */
export type Checkpoint = (name: string) => void

export function createCheckpoint(
  environment: Readonly<Record<string, string | undefined>>,
  kill: () => void = () => process.kill(process.pid, 'SIGKILL'),
): Checkpoint {
  const wanted = environment.LATCHKEY_TEST_KILL_AT
  if (wanted === undefined || wanted === '') return () => {}
  const [name, ordinal] = wanted.split('#')
  let left = ordinal === undefined ? 1 : Number(ordinal)
  return (reached) => {
    if (reached !== name) return
    left -= 1
    if (left === 0) kill()
  }
}

/** Runs `work` between the checkpoints `NAME.before` and `NAME.after`; the second is passed only when it succeeds. */
export async function between<T>(checkpoint: Checkpoint, name: string, work: () => Promise<T>): Promise<T> {
  checkpoint(`${name}.before`)
  const result = await work()
  checkpoint(`${name}.after`)
  return result
}
