/** Exit codes of the terminal, one an error family (docs/errors.md). 0 is success. */
import type { ErrorFamily } from '../core/errors/catalogue/entry.ts'

export const EXIT_CODES: Readonly<Record<ErrorFamily, number>> = {
  bug: 1,
  usage: 2,
  refused: 3,
  network: 4,
  keychain: 5,
  daemon: 6,
  cancelled: 7,
  ended: 8,
}
