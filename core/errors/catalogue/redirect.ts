/** Error codes of the loopback redirect: the listener on this device that the browser comes back to. */
import type { CatalogueArea } from './entry.ts'

export const redirect = {
  'oidc.redirect-ports-taken': {
    family: 'usage',
    userMessage: 'No port is free for the answer of the browser (tried {ports}: {reason}).',
    hint: 'Close the program that holds the port, or list another one under redirect.ports and at the provider.',
  },
  'oidc.redirect-not-allowed': {
    family: 'usage',
    userMessage: 'This device does not let Latchkey listen on 127.0.0.1 (tried {ports}: {reason}).',
    hint: 'Ask your administrator, or use a code instead (`latchkey login --device`).',
  },
  'oidc.redirect-timed-out': {
    family: 'cancelled',
    userMessage: 'Nobody finished the sign-in in the browser in time.',
    hint: 'Sign in again; the browser page of this attempt no longer works.',
  },
  'oidc.redirect-cancelled': {
    family: 'cancelled',
    userMessage: 'The sign-in was cancelled.',
    hint: 'Sign in again whenever you like.',
  },
  'oidc.redirect-replaced': {
    family: 'refused',
    userMessage: 'A second, different answer came for this sign-in.',
    hint: 'Close this tab; sign in again if the first one did not succeed.',
  },
} as const satisfies CatalogueArea
