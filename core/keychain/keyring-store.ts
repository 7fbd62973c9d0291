/**
 * The system's own keychain, through `@napi-rs/keyring`. Linux is pinned to the Secret Service: left alone, the library
 * falls back to the kernel's keyring without a word, and a reboot empties that.
 *
 * One call at a time: each occupies a thread of Node's small pool for as long as an unlock prompt stays open, and four
 * of them would stop all file access. A call that was given up may still land, so the next one waits for it. Making a
 * connection blocks the event loop: 5 ms as a rule, 2 s (the library's own limit) when the keychain hangs.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../errors/app-error.ts'
import { abortError, boundedWait } from './bounded-wait.ts'
import { type KeyringCall, keyringFailure } from './keyring-errors.ts'
import type { SecretStore } from './secret-store.ts'

/** Time for a person to find the unlock prompt and type a password. */
const DEADLINE_MS = 60_000
/** Credential Manager holds 2560 bytes of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
const WINDOWS_ITEM_LIMIT = 1280

const LABELS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Keychain', win32: 'Credential Manager' }

/** What we use of the library's `AsyncEntry`. */
interface KeyringEntry {
  getPassword(): Promise<string | null>
  setPassword(password: string): Promise<void>
  deleteCredential(): Promise<boolean>
}

export interface KeyringModule {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options: { linux: { store: 'secret-service' } },
  ) => KeyringEntry
}

export interface KeyringStoreOptions {
  /** Under which name people see our items. */
  readonly service?: string
  /** How long one call may take, a person's unlocking included. */
  readonly deadlineMs?: number
  /** Loads the library; at the first call, since it costs a few milliseconds. */
  readonly load?: () => Promise<KeyringModule>
  readonly platform?: NodeJS.Platform
}

/** The first repetition is at once; before the others the keychain gets a moment to start, apart from other processes. */
const TRIES = 4
const RESTART_MS = 100

export function createKeyringStore(options: KeyringStoreOptions = {}): SecretStore {
  const { service = 'Latchkey', deadlineMs = DEADLINE_MS, platform = process.platform } = options
  const load = options.load ?? (() => import('@napi-rs/keyring'))
  // Kept, because each new entry is a connection of its own.
  const entries = new Map<string, KeyringEntry>()
  let last: Promise<unknown> = Promise.resolve()

  async function perform<T>(account: string, call: KeyringCall, act: (entry: KeyringEntry) => Promise<T>): Promise<T> {
    const { AsyncEntry } = await load().catch((cause: unknown) => {
      throw new AppError('keychain.absent', { reason: `the keyring library does not load on ${platform}` }, { cause })
    })
    // Tries with a new connection: the keychain may have restarted since. Every call can be repeated safely.
    for (let tries = 1; ; tries += 1) {
      try {
        const entry = entries.get(account) ?? new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
        entries.set(account, entry)
        return await act(entry)
      } catch (caught) {
        entries.delete(account)
        const failure = keyringFailure(caught, call)
        if (failure !== 'stale') throw failure
        if (tries === TRIES) throw new AppError('keychain.failed', { operation: call.operation }, { cause: caught })
        if (tries > 1) await pause(RESTART_MS * (tries - 1) * (0.5 + Math.random()))
      }
    }
  }

  function queued<T>(
    account: string,
    call: KeyringCall,
    signal: AbortSignal | undefined,
    act: (entry: KeyringEntry) => Promise<T>,
  ): Promise<T> {
    const late = () => new AppError('keychain.unresponsive')
    let wanted = true
    const result = last.then(() => {
      if (!wanted) throw new AppError('general.cancelled')
      if (signal?.aborted) throw abortError(signal, late)
      return perform(account, call, act)
    })
    last = result.catch(() => {})
    return boundedWait(result, deadlineMs, late, signal).finally(() => {
      wanted = false
    })
  }

  return {
    label: LABELS[platform] ?? 'Secret Service',
    itemLimit: platform === 'win32' ? WINDOWS_ITEM_LIMIT : Number.POSITIVE_INFINITY,
    get: (account, signal) => queued(account, { operation: 'read', length: 0 }, signal, (entry) => entry.getPassword()),
    set: (account, value, signal) =>
      queued(account, { operation: 'write', length: value.length }, signal, (entry) => entry.setPassword(value)),
    delete: (account, signal) =>
      queued(account, { operation: 'delete', length: 0 }, signal, (entry) => entry.deleteCredential()),
  }
}
