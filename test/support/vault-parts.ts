/** Builders for tests of the vault: records that can be told apart, a note in memory, a machine whose power can be cut. */

import { Secret } from '../../core/errors/secret.ts'
import type { Checkpoint } from '../../core/keychain/checkpoints.ts'
import type { SecretStore } from '../../core/keychain/secret-store.ts'
import { type TokenRecord, writeRecord } from '../../core/keychain/token-record.ts'
import type { NoteState, VaultNote } from '../../core/keychain/vault-note.ts'

/** The record of the nth renewal; `size` characters of refresh token. */
export function recordNumber(n: number, size = 24): TokenRecord {
  return {
    issuer: 'https://id.example.org/realms/lab',
    clientId: 'latchkey',
    identity: {
      issuer: 'https://id.example.org/realms/lab',
      subject: 'f3c1',
      email: 'ada@example.org',
      emailVerified: true,
      username: 'ada',
      displayName: 'Ada Lovelace 🔑 Zoë',
      groups: ['/vpn', 'Größen'],
    },
    refreshToken: new Secret(`refresh-${n}-`.padEnd(size, `${n}.`)),
    idToken: new Secret(`header.${n}.signature`),
    scope: 'openid email',
    obtainedAt: 1_700_000_000_000 + n,
    expiresAt: 1_700_000_300_000 + n,
  }
}

/** Everything in a record as one text, so that comparisons see the secrets too. */
export function plain(record: TokenRecord | null): string | null {
  return record && writeRecord(record)
}

export function memoryNote(): VaultNote & { state: NoteState } {
  return {
    state: 'none',
    async read() {
      return this.state
    },
    async write(state) {
      this.state = state
    },
  }
}

/** Thrown where the power goes. */
export class PowerCut extends Error {
  readonly at: Checkpoint

  constructor(at: Checkpoint) {
    super(`power cut at ${at}`)
    this.at = at
  }
}

/** Runs until the given checkpoint; from then on nothing that it wraps does anything any more, like a dead process. */
export class Machine {
  #left: number
  #diedAt: Checkpoint | null = null
  readonly passed: Checkpoint[] = []

  /** @param dieAt number of checkpoints that are passed before the power goes. */
  constructor(dieAt: number = Number.POSITIVE_INFINITY) {
    this.#left = dieAt
  }

  checkpoint = (name: Checkpoint): void => {
    this.#alive()
    if (this.#left <= 0) {
      this.#diedAt = name
      throw new PowerCut(name)
    }
    this.#left -= 1
    this.passed.push(name)
  }

  store(store: SecretStore): SecretStore {
    return {
      label: store.label,
      itemLimit: store.itemLimit,
      get: (account, signal) => this.#run(() => store.get(account, signal)),
      set: (account, value, signal) => this.#run(() => store.set(account, value, signal)),
      delete: (account, signal) => this.#run(() => store.delete(account, signal)),
    }
  }

  note(note: VaultNote): VaultNote {
    return {
      read: () => this.#run(() => note.read()),
      write: (state) => this.#run(() => note.write(state)),
    }
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    this.#alive()
    return work()
  }

  #alive(): void {
    if (this.#diedAt !== null) throw new PowerCut(this.#diedAt)
  }
}
