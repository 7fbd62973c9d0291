/** Error codes of the session: what goes wrong between the parts, or with the person's own steps. */
import type { CatalogueArea } from './entry.ts'

export const session = {
  'session.not-signed-in': {
    family: 'ended',
    userMessage: 'You are not signed in.',
    hint: 'Sign in first.',
  },
  'session.sign-out-unfinished': {
    family: 'keychain',
    userMessage: 'You are signed out on this device, but what the keychain holds could not be removed. {because}',
    hint: 'The session may still live at your provider: run `latchkey logout` again where the keychain can be reached.',
  },
  'session.not-renewable': {
    family: 'ended',
    userMessage: 'Your session has ended: your provider gave no way to renew it without you.',
    hint: 'Sign in again. Your administrator can allow offline access to avoid this.',
  },
  'session.busy': {
    family: 'usage',
    userMessage: 'A sign-in is already under way.',
    hint: 'Finish it in the browser, or cancel it first.',
  },
  'session.step-timed-out': {
    family: 'cancelled',
    userMessage: 'The time for signing in ran out ({step}).',
    hint: 'Sign in again; the browser page of this attempt no longer works.',
  },
  'session.browser-failed': {
    family: 'usage',
    userMessage: 'The browser could not be opened ({reason}).',
    hint: 'Copy the link into a browser on this device, or use a code instead (`latchkey login --device`).',
  },
  'session.wrong-owner': {
    family: 'refused',
    userMessage:
      'This device was registered for {owner}, but you signed in as {expected}. The registration was undone.',
    hint: 'Sign out of {owner} in the browser, then sign in again.',
  },
  'session.wrong-owner-right-lost': {
    family: 'refused',
    userMessage:
      'This device was registered for {owner}, but you signed in as {expected}. The registration was undone, and with it went your right to manage Tailscale here.',
    hint: 'Run `sudo tailscale set --operator=$USER`, sign out of {owner} in the browser, then sign in again.',
  },
  'session.wrong-owner-kept': {
    family: 'refused',
    userMessage:
      'This device was registered for {owner}, but you signed in as {expected}. Undoing the registration failed.',
    hint: 'Run `tailscale logout`, sign out of {owner} in the browser, then sign in again.',
  },
  'session.foreign-node': {
    family: 'refused',
    userMessage: 'This device is connected as {owner}, not as {expected}. Nothing was changed.',
    hint: 'Sign in as {owner}, or sign {owner} out on this device first (`tailscale logout`).',
  },
} as const satisfies CatalogueArea
