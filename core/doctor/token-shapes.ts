/** What could be a token, a code or a key: the last look at a text that leaves this device. Rather one line too many. */

/** Beginnings and names that give a secret away, wherever the log's net (errors/redact.ts) has not been. */
const MARKS: readonly RegExp[] = [
  /\beyJ[A-Za-z0-9_-]{6,}/,
  /\bhskey-/i,
  /\b(?:Bearer|Basic)\s+(?!\[redacted\])\S/,
  /\b(?:code|state|nonce)=(?!\[redacted\])[^&\s]/i,
  /\b(?:code_verifier|access_token|refresh_token|id_token|client_secret|device_code|password|auth_?key)[\\"']*\s*[=:]\s*[\\"']*(?!\[redacted\])[^\s\\"']/i,
  /-----BEGIN/,
]

/** Base64url and hexadecimal, as long as the shortest secret that anybody issues. */
const LONG_RUN = /[A-Za-z0-9_-]{32,}/g
/** Base64 too, where it is mixed as only chance mixes: a path of a file is not. */
const MIXED_RUN = /[A-Za-z0-9+/=_-]{32,}/g
/** Names of our own settings in the environment. */
const OUR_VARIABLE = /^(?:LATCHKEY|HEADSCALE)_[A-Z_]+$/

export function mayHoldToken(line: string): boolean {
  return (
    MARKS.some((mark) => mark.test(line)) ||
    (line.match(LONG_RUN) ?? []).some((run) => !OUR_VARIABLE.test(run)) ||
    (line.match(MIXED_RUN) ?? []).some((run) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run))
  )
}
