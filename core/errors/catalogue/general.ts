/** Error codes of no single area. */
import type { CatalogueArea } from './entry.ts'

export const general = {
  'general.bug': {
    family: 'bug',
    userMessage: 'Latchkey met a condition it does not know ({where}).',
    hint: 'Please report it with the output of `latchkey doctor`.',
  },
  'general.part-missing': {
    family: 'bug',
    userMessage: 'A part of Latchkey is missing or damaged ({part}).',
    hint: 'Quit Latchkey and start it again. If that does not help, install it again.',
  },
  'general.usage': {
    family: 'usage',
    userMessage: '{problem}',
    hint: 'Run `latchkey help` to see the commands, and `latchkey help COMMAND` for the options of one.',
  },
  'general.cancelled': {
    family: 'cancelled',
    userMessage: 'Cancelled.',
    hint: 'Sign in again whenever you like.',
  },
  'general.timed-out': {
    family: 'cancelled',
    userMessage: 'Nothing happened for {seconds} seconds, so waiting ended ({waitingFor}).',
    hint: 'Try again; give more time with `--timeout SECONDS`.',
  },
} as const satisfies CatalogueArea
