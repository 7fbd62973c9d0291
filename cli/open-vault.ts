/** The vault of a profile: in the system's keychain, or in memory where the person asked for that. */
import { createRequire } from 'node:module'
import type { ReachCheckpoint } from '../core/keychain/checkpoints.ts'
import { createKeyringStore, type KeyringModule } from '../core/keychain/keyring-store.ts'
import { createMemoryVault } from '../core/keychain/memory-vault.ts'
import { createVault, type Vault } from '../core/keychain/vault.ts'
import { createVaultNote } from '../core/keychain/vault-note.ts'

export function openVault(options: {
  readonly home: string
  readonly profile: string
  readonly memoryOnly: boolean
  readonly checkpoint: ReachCheckpoint
}): Vault {
  const { home, profile, memoryOnly, checkpoint } = options
  if (memoryOnly) return createMemoryVault()
  const store = createKeyringStore({ load: loadKeyring })
  return createVault({ home, profile, store, note: createVaultNote(home, profile), checkpoint })
}

/** Required, not imported: from an ES module (under tsx) the import of this CommonJS one takes 25 ms to find its exports. */
async function loadKeyring(): Promise<KeyringModule> {
  const keyring: typeof import('@napi-rs/keyring') = createRequire(import.meta.url)('@napi-rs/keyring')
  return keyring
}
