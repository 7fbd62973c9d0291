/** A vault that forgets at exit, for a person who chose to go on without a keychain. Never a silent fallback. */
import type { TokenRecord } from './token-record.ts'
import type { Vault } from './vault.ts'

export function createMemoryVault(): Vault {
  let record: TokenRecord | null = null
  return {
    read: async () => record,
    write: async (fresh) => {
      record = fresh
    },
    remnant: async () => null,
    clear: async () => {
      record = null
    },
    probe: async () => {},
  }
}
