/**
 * A process with a vault in the real keychain of its environment, for tests that need a fresh one each time. argv is
 * home and profile; each message is a command, each answer its outcome. `KILL_AT` names a checkpoint to die at.
 */
import { AppError } from '../../core/errors/app-error.ts'
import { createKeyringStore } from '../../core/keychain/keyring-store.ts'
import { createVault } from '../../core/keychain/vault.ts'
import { createVaultNote } from '../../core/keychain/vault-note.ts'
import { plain, recordNumber } from './vault-parts.ts'

export interface DriverCommand {
  readonly op: 'read' | 'write' | 'clear' | 'probe'
  /** Of `write`: which record, and how long. */
  readonly n?: number
  readonly size?: number
}

export type DriverOutcome =
  | { readonly ok: true; readonly value: string | null; readonly milliseconds: number }
  | { readonly ok: false; readonly code: string; readonly milliseconds: number }

const [home = '', profile = ''] = process.argv.slice(2)
const vault = createVault({
  home,
  profile,
  store: createKeyringStore({ deadlineMs: 15_000 }),
  note: createVaultNote(home, profile),
  checkpoint: (name) => {
    if (name === process.env.KILL_AT) process.kill(process.pid, 'SIGKILL')
  },
})

async function perform({ op, n = 0, size }: DriverCommand): Promise<string | null> {
  if (op === 'read') return plain(await vault.read())
  if (op === 'write') await vault.write(recordNumber(n, size))
  if (op === 'clear') await vault.clear()
  if (op === 'probe') await vault.probe()
  return null
}

process.on('message', async (command: DriverCommand) => {
  const start = performance.now()
  const milliseconds = () => performance.now() - start
  try {
    const value = await perform(command)
    process.send?.({ ok: true, value, milliseconds: milliseconds() } satisfies DriverOutcome)
  } catch (error) {
    const code = error instanceof AppError ? error.code : String(error)
    process.send?.({ ok: false, code, milliseconds: milliseconds() } satisfies DriverOutcome)
  }
})
