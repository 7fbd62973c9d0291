/** An error as it crosses a boundary (terminal, window): a stable code and words for people, never a cause or a secret. */

export interface WireError {
  /** Stable, from the catalogue (docs/errors.md), for example `oidc.issuer-mismatch`. */
  readonly code: string
  /** What happened, in the words of docs/errors.md, English. */
  readonly userMessage: string
  /** What to do next. */
  readonly hint: string
  /**
   * The values named in the two sentences, so that another language can build its own. Never a secret. Beside a value may
   * stand what it was made of: `allowedList` is the JSON of the names in `allowed`, `becauseCode` the error in `because`.
   */
  readonly params: Readonly<Record<string, string>>
}
