/** A keychain in memory that can misbehave the way real ones do: be locked, refuse, cut values short, lose them, hang. */
import { AppError } from '../errors/app-error.ts'
import { abortError } from './bounded-wait.ts'
import type { SecretStore } from './secret-store.ts'

export type StoreOperation = 'get' | 'set' | 'delete'

/**
 * `refuse`: nothing happens, the call rejects. `lateRefuse`: it happens, and the call rejects all the same. `cut`: half
 * of the value is kept. `lose`: nothing is kept, and the call resolves. `hang`: the call never settles.
 */
export type Misbehaviour = 'refuse' | 'lateRefuse' | 'cut' | 'lose' | 'hang'

export class MemoryStore implements SecretStore {
  readonly label = 'memory'
  readonly itemLimit: number
  readonly items = new Map<string, string>()
  /** Asked before every call. */
  misbehave: (operation: StoreOperation, account: string) => Misbehaviour | null = () => null
  #locked: 'no' | 'hides' | 'refuses' = 'no'

  constructor(options: { itemLimit?: number } = {}) {
    this.itemLimit = options.itemLimit ?? Number.POSITIVE_INFINITY
  }

  /** `hides`: reads find nothing, as on a Secret Service without its collection; `refuses`: reads reject. */
  lock(how: 'hides' | 'refuses'): void {
    this.#locked = how
  }

  unlock(): void {
    this.#locked = 'no'
  }

  get(account: string, signal?: AbortSignal): Promise<string | null> {
    if (this.#locked === 'hides') return Promise.resolve(null)
    return this.#call('get', account, signal, () => this.items.get(account) ?? null)
  }

  set(account: string, value: string, signal?: AbortSignal): Promise<void> {
    if (value.length > this.itemLimit)
      return Promise.reject(new AppError('keychain.too-long', { length: value.length, limit: this.itemLimit }))
    return this.#call('set', account, signal, (fault) => {
      if (fault === 'lose') return
      this.items.set(account, fault === 'cut' ? value.slice(0, Math.floor(value.length / 2)) : value)
    })
  }

  delete(account: string, signal?: AbortSignal): Promise<boolean> {
    return this.#call('delete', account, signal, (fault) => (fault === 'lose' ? true : this.items.delete(account)))
  }

  async #call<T>(
    operation: StoreOperation,
    account: string,
    signal: AbortSignal | undefined,
    act: (fault: Misbehaviour | null) => T,
  ): Promise<T> {
    await Promise.resolve()
    if (signal?.aborted) throw abortError(signal, () => new AppError('keychain.unresponsive'))
    if (this.#locked !== 'no') throw new AppError('keychain.locked')
    const fault = this.misbehave(operation, account)
    if (fault === 'hang') return new Promise(() => {})
    if (fault === 'refuse') throw new AppError('keychain.failed', { operation })
    const result = act(fault)
    if (fault === 'lateRefuse') throw new AppError('keychain.failed', { operation })
    return result
  }
}
