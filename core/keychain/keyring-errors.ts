/**
 * The texts of `@napi-rs/keyring`, as codes of ours. Its errors have one code for everything and differ in their texts
 * only, so this is the one table that reads texts; nobody else does. Seen with 2.1.2 on gnome-keyring (Linux) or found
 * in its Windows and macOS binaries.
 */
import { AppError } from '../errors/app-error.ts'

export interface KeyringCall {
  readonly operation: 'read' | 'write' | 'delete'
  /** UTF-16 code units that were to be written; 0 for the others. */
  readonly length: number
}

/** `stale`: the keychain restarted and no longer knows our connection; a new one will do. */
export type KeyringFailure = 'stale' | AppError

type Verdict = (call: KeyringCall, match: RegExpExecArray) => KeyringFailure

const locked: Verdict = () => new AppError('keychain.locked')
const denied: Verdict = () => new AppError('keychain.denied')
const absent = (reason: string): Verdict => {
  return () => new AppError('keychain.absent', { reason })
}
const unreadable = (where: string): Verdict => {
  return () => new AppError('keychain.unreadable', { where })
}

/** The first match counts. */
const TABLE: readonly (readonly [RegExp, Verdict])[] = [
  // Secret Service
  [/prompt (was )?dismissed|object locked|IsLocked/, locked],
  [/no result found/, () => new AppError('keychain.no-collection')], // no default collection was ever made
  [/session (wrapping the secret )?does not exist|Failed to read\/write data, disconnected/, () => 'stale'],
  // It died over our call (gnome-keyring 42 can, when two processes come at once); the bus starts it again.
  [/disconnected from message bus without replying/, () => 'stale'],
  [/not provided by any \.service files|ServiceUnknown/, absent('no Secret Service runs in this session')],
  [
    /Failed to connect to socket|DBUS_SESSION_BUS_ADDRESS|no secret service provider/,
    absent('no D-Bus in this session'),
  ],
  [/Did not receive a reply|timed? ?out/i, () => new AppError('keychain.unresponsive')],
  // Credential Manager
  [/NO_SUCH_LOGON_SESSION/, absent('no Credential Manager in this logon session')],
  // Keychain: errSecInteractionNotAllowed, errSecAuthFailed, errSecUserCanceled
  [/interaction is not allowed|-25308\b/i, locked],
  [/passphrase you entered is not correct|-25293\b|user canceled|-128\b/i, denied],
  // Any store, by the library's own kinds
  [
    /platform limit of (\d+)/,
    ({ length }, [, limit]) => new AppError('keychain.too-long', { length, limit: limit ?? '' }),
  ],
  [/not valid UTF-8/, unreadable('an entry is not text')],
  [/matched by/, unreadable('there are several entries of the same name')],
  [/Couldn't access platform storage/, locked], // "exists, but closed to us"
]

export function keyringFailure(caught: unknown, call: KeyringCall): KeyringFailure {
  const text = caught instanceof Error ? caught.message : ''
  for (const [pattern, verdict] of TABLE) {
    const match = pattern.exec(text)
    if (match !== null) return verdict(call, match)
  }
  return new AppError('keychain.failed', { operation: call.operation }, { cause: caught })
}
