/** Whether this machine has a keychain that keeps what it is given. */
import { AppError } from '../../core/errors/app-error.ts'
import { createKeyringStore } from '../../core/keychain/keyring-store.ts'
import { probeStore } from '../../core/keychain/probe.ts'

/** Time to unlock it, where it asks. */
const PATIENCE_MS = 20_000

export interface KeychainFinding {
  readonly usable: boolean
  /** Its name, or why it cannot be used. */
  readonly words: string
}

export async function findKeychain(profile: string): Promise<KeychainFinding> {
  const store = createKeyringStore({ deadlineMs: PATIENCE_MS })
  try {
    await probeStore(store, profile)
    return { usable: true, words: store.label }
  } catch (caught) {
    if (!(caught instanceof AppError)) throw caught
    return { usable: false, words: caught.userMessage }
  }
}
