/**
 * The vault: one record a profile in the system's keychain, written so that a crash at any point leaves the old record or
 * the new one. Callers hold the lock of the profile while they write or clear; reading needs no lock.
 *
 * A write: the slot that does not count → read back and compare → flip the head → clean the slot that counted. "Nothing
 * there", "locked" and "damaged" are three different answers.
 */
import { AppError } from '../errors/app-error.ts'
import { passThrough, type ReachCheckpoint } from './checkpoints.ts'
import { probeStore } from './probe.ts'
import type { SecretStore } from './secret-store.ts'
import {
  accountName,
  digestOf,
  type Head,
  headAccount,
  otherSlot,
  partAccount,
  readHead,
  readSlot,
  type SlotContent,
  type SlotName,
  slotAccounts,
  writeHead,
  writeSlot,
} from './slots.ts'
import { readRecord, type TokenRecord, writeRecord } from './token-record.ts'
import type { VaultNote } from './vault-note.ts'

export interface Vault {
  /**
   * null: nothing was ever stored, or it was cleared.
   * @throws AppError keychain.locked (also when a record should be there and is not), .absent, .denied, .unresponsive,
   *   .unreadable, .unreadable-newer, .failed
   */
  read(signal?: AbortSignal): Promise<TokenRecord | null>
  /**
   * Once it resolves, the record survives a crash. When it rejects, the old record or the new one is there.
   * @throws AppError as read (.unreadable also for a record that could not be read again), and keychain.not-kept, .too-long, .no-collection, .file-failed
   */
  write(record: TokenRecord): Promise<void>
  /**
   * Forgets the record at once: from then on read answers null, even if the items could not be removed because the
   * store is locked or gone. In that case it rejects all the same, and the next write or clear replaces or removes them.
   */
  clear(): Promise<void>
  /** What a clear has forgotten but could not remove, for whoever wants to revoke it; null when nothing is left. @throws as read */
  remnant(signal?: AbortSignal): Promise<TokenRecord | null>
  /** Writes, reads and deletes an item of its own. @throws AppError saying why the store cannot be trusted */
  probe(signal?: AbortSignal): Promise<void>
}

export interface VaultOptions {
  /** The app's own folder, which must be there: the record belongs to it and to the profile. */
  readonly home: string
  readonly profile: string
  readonly store: SecretStore
  readonly note: VaultNote
  readonly checkpoint?: ReachCheckpoint
}

/** What the items say, put together. */
interface Located {
  readonly current: SlotContent | null
  /** The highest generation seen anywhere, so that a new write passes it; 0 when none. */
  readonly generation: number
  readonly headMissing: boolean
  /** Not one item is there. Without it, `current === null` means damage. */
  readonly nothing: boolean
}

/** A reader meets a writer in the middle at most this often in a row: a write takes milliseconds and comes once a renewal. */
const READ_TRIES = 3

/** @throws AppError keychain.file-failed */
export function createVault({ home, profile, store, note, checkpoint = passThrough }: VaultOptions): Vault {
  const name = accountName(profile, home)

  async function readHeadItem(signal?: AbortSignal): Promise<Head | 'torn' | 'missing'> {
    const text = await store.get(headAccount(name), signal)
    return text === null ? 'missing' : readHead(text)
  }

  async function locate(head: Head | 'torn' | 'missing', signal?: AbortSignal): Promise<Located> {
    if (typeof head === 'object') {
      const named = await readSlot(store, name, head.slot, signal)
      if (typeof named === 'object' && named.generation === head.generation && named.digest === head.digest)
        return { current: named, generation: head.generation, headMissing: false, nothing: false }
    }
    // The head, or the slot that it names, is not what it was. A slot proves itself by its digest, and its age by its
    // generation: older than the one just before the head's, it was replaced long ago and must not come back.
    const oldest = typeof head === 'object' ? head.generation - 1 : 1
    const slots = [await readSlot(store, name, 'a', signal), await readSlot(store, name, 'b', signal)]
    const whole = slots.filter((slot) => typeof slot === 'object').sort((x, y) => y.generation - x.generation)
    return {
      current: whole.find((slot) => slot.generation >= oldest) ?? null,
      generation: Math.max(typeof head === 'object' ? head.generation : 0, whole[0]?.generation ?? 0),
      headMissing: head === 'missing',
      nothing: head === 'missing' && slots.every((slot) => slot === 'missing'),
    }
  }

  async function read(signal?: AbortSignal): Promise<TokenRecord | null> {
    for (let tries = 1; ; tries += 1) {
      const state = await note.read()
      if (state === 'forgotten') return null
      const head = await readHeadItem(signal)
      // Without a note, a missing head means that no write ever came to its end: what the slots hold does not count.
      if (state === 'none' && head === 'missing') return null
      const { current, nothing } = await locate(head, signal)
      if (current !== null) return readRecord(current.payload)
      // Another process may have written or cleared between our reading of the head and of the slots: look again.
      if (tries < READ_TRIES) continue
      if (nothing) throw new AppError('keychain.locked')
      throw new AppError('keychain.unreadable', { where: 'its parts do not belong together' })
    }
  }

  async function remnant(signal?: AbortSignal): Promise<TokenRecord | null> {
    if ((await note.read()) !== 'forgotten') return null
    const { current } = await locate(await readHeadItem(signal), signal)
    return current === null ? null : readRecord(current.payload)
  }

  /** What the next write builds on. "Nothing there" is believed only after the store has shown that it is open. */
  async function locateForWrite(): Promise<Located> {
    const first = await locate(await readHeadItem())
    if (!first.headMissing) return first
    await probeStore(store, name)
    return locate(await readHeadItem())
  }

  async function write(record: TokenRecord): Promise<void> {
    const payload = writeRecord(record)
    // What the reader would refuse must not replace a record that it takes.
    readRecord(payload)
    const state = await note.read()
    const { current, generation: newest } = await locateForWrite()

    const slot: SlotName = current === null ? 'a' : otherSlot(current.slot)
    const generation = newest + 1
    const digest = digestOf(generation, payload)
    const parts = writeSlot(payload, generation, digest, store.itemLimit)
    for (const [index, part] of parts.entries()) {
      checkpoint('vault.slot.before')
      await store.set(partAccount(name, slot, index), part)
      checkpoint('vault.slot.after')
    }
    const kept = await readSlot(store, name, slot)
    if (typeof kept !== 'object' || kept.digest !== digest)
      throw new AppError('keychain.not-kept', { where: 'the record' })

    checkpoint('vault.head.before')
    await store.set(headAccount(name), writeHead({ generation, slot, digest }))
    checkpoint('vault.head.after')
    if (state !== 'expected') {
      checkpoint('vault.expect.before')
      await note.write('expected')
      checkpoint('vault.expect.after')
    }
    await clean(otherSlot(slot), 0)
    await clean(slot, parts.length)
  }

  /**
   * Removes what a slot holds from the given part on. The old refresh token is a secret still; but a record that is safe
   * is not called lost because this failed. From the last part down, so that an interruption leaves no gap to stop at.
   */
  async function clean(slot: SlotName, from: number): Promise<void> {
    let accounts = slotAccounts(name, slot, store.itemLimit).slice(from)
    if (accounts.length > 1) {
      const texts = await Promise.all(accounts.map((account) => store.get(account).catch(() => null)))
      accounts = accounts.filter((_, index) => texts[index] !== null)
    }
    for (const account of accounts.reverse()) {
      checkpoint('vault.clean.before')
      await store.delete(account).catch(() => {})
      checkpoint('vault.clean.after')
    }
  }

  /** All of them are tried, the head first. @throws the first failure */
  async function dropItems(): Promise<void> {
    const failures: unknown[] = []
    const slots: readonly SlotName[] = ['a', 'b']
    const accounts = [headAccount(name), ...slots.flatMap((slot) => slotAccounts(name, slot, store.itemLimit))]
    for (const account of accounts) {
      checkpoint('vault.drop.before')
      await store.delete(account).catch((error: unknown) => failures.push(error))
      checkpoint('vault.drop.after')
    }
    if (failures.length > 0) throw failures[0]
  }

  async function clear(): Promise<void> {
    checkpoint('vault.forget.before')
    await note.write('forgotten')
    checkpoint('vault.forget.after')
    await dropItems()
    checkpoint('vault.forgotten.before')
    await note.write('none')
    checkpoint('vault.forgotten.after')
  }

  return { read, write, remnant, clear, probe: (signal) => probeStore(store, name, signal) }
}
