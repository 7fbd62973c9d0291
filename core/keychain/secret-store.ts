/** What the vault needs of a keychain: named items with a text each. Adapters translate what fails into codes of ours. */

export interface SecretStore {
  /** For people: "Secret Service", "Keychain", "Credential Manager". */
  readonly label: string
  /** Most UTF-16 code units that one item can hold; Infinity where the store sets no limit that matters. */
  readonly itemLimit: number
  /**
   * null: there is no such item, **or** the store is locked and hides it (Secret Service).
   * @throws AppError keychain.locked, .absent, .no-collection, .denied, .unresponsive, .failed; general.cancelled
   */
  get(account: string, signal?: AbortSignal): Promise<string | null>
  /** Makes or replaces the item. @throws as `get`, and keychain.too-long */
  set(account: string, value: string, signal?: AbortSignal): Promise<void>
  /** False: there was no such item. @throws as `get` */
  delete(account: string, signal?: AbortSignal): Promise<boolean>
}
