/** Error codes of `keychain`: the system's store, the vault in it, the lock between processes, our own small files. */
import type { CatalogueArea } from './entry.ts'

export const keychain = {
  // The system's store
  'keychain.locked': {
    family: 'keychain',
    userMessage: 'The system keychain is locked.',
    hint: 'Unlock it, then try again. If you deleted the entry of Latchkey from it yourself, run `latchkey logout` to forget it, then sign in again.',
  },
  'keychain.absent': {
    family: 'keychain',
    userMessage: 'There is no system keychain to reach ({reason}).',
    hint: 'On Linux, install and start a keyring with the Secret Service (GNOME Keyring, KWallet or KeePassXC) in your desktop session; or choose to keep the session in memory only.',
  },
  'keychain.no-collection': {
    family: 'keychain',
    userMessage: 'The system keychain has no keyring yet that could hold an entry.',
    hint: 'Log out of the desktop and in again, or create a default keyring named "Login" in Passwords and Keys (Seahorse); then try again.',
  },
  'keychain.denied': {
    family: 'keychain',
    userMessage: 'The system keychain refused Latchkey access to its entry.',
    hint: 'Allow the access when the system asks for it, then try again.',
  },
  'keychain.unresponsive': {
    family: 'keychain',
    userMessage: 'The system keychain did not answer in time.',
    hint: 'Look for its unlock prompt behind other windows, then try again. If there is none, log out of the desktop and in again.',
  },
  'keychain.too-long': {
    family: 'keychain',
    userMessage: 'The session is too long for the system keychain ({length} characters; {limit} fit).',
    hint: 'Ask your administrator to put fewer groups and claims into the ID token of this client.',
  },
  'keychain.not-kept': {
    family: 'keychain',
    userMessage: 'The system keychain did not keep what was written to it ({where}).',
    hint: 'Run `latchkey doctor`. Until the keychain is mended, choose to keep the session in memory only.',
  },
  'keychain.failed': {
    family: 'keychain',
    userMessage: 'The system keychain failed ({operation}).',
    hint: 'Run `latchkey doctor`; restarting the desktop session often mends a keychain.',
  },

  // The record in it
  'keychain.unreadable': {
    family: 'keychain',
    userMessage: 'The session in the system keychain is damaged ({where}).',
    hint: 'Run `latchkey logout` to forget it, then sign in again.',
  },
  'keychain.unreadable-newer': {
    family: 'keychain',
    userMessage:
      'The session in the system keychain was written by a newer Latchkey (format {version}; this one reads {known}).',
    hint: 'Update Latchkey, or run `latchkey logout` to forget the session, then sign in again.',
  },

  // One writer at a time
  'keychain.busy': {
    family: 'keychain',
    userMessage: 'Another Latchkey has been working on this session for {seconds} seconds.',
    hint: 'Let it finish, or close it, then try again.',
  },
  'keychain.lock-unavailable': {
    family: 'keychain',
    userMessage: 'The lock of this session cannot be made in {path} ({reason}).',
    hint: 'Set LATCHKEY_HOME to a folder on a local disk that belongs to you.',
  },

  // Our own files
  'keychain.folder-not-private': {
    family: 'usage',
    userMessage: 'The folder {path} is not private ({reason}).',
    hint: '{fix}',
  },
  'keychain.file-failed': {
    family: 'keychain',
    userMessage: 'The file {path} could not be {operation} ({reason}).',
    hint: 'Make room or give yourself access to this folder, or set LATCHKEY_HOME to another one; then try again.',
  },
} as const satisfies CatalogueArea
