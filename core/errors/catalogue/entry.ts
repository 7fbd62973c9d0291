/** One line of the error catalogue. `{name}` in a sentence is filled from the error's parameters. */

/** Which family an error is of; the terminal turns it into an exit code (docs/errors.md). */
export type ErrorFamily =
  | 'bug' // 1
  | 'usage' // 2: usage or configuration
  | 'refused' // 3: by the provider or by a rule
  | 'network' // 4: network, provider or control server
  | 'keychain' // 5
  | 'daemon' // 6: tailscaled unreachable or not permitted
  | 'cancelled' // 7: cancelled or timed out
  | 'ended' // 8: the session has ended, sign in again

export interface CatalogueEntry {
  readonly family: ErrorFamily
  /** What happened. */
  readonly userMessage: string
  /** What to do next. */
  readonly hint: string
}

/** Codes of one area; the key is the whole code, `area.what-happened`. */
export type CatalogueArea = Readonly<Record<string, CatalogueEntry>>
