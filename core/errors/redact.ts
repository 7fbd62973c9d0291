/** The second net under the log: takes token-shaped strings and secret query parameters out of any text. */

/** JWS/JWE compact serialisations, and anything that begins like a JOSE header. */
const JOSE = /\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}/g
/** Parameters that are secret only in a query or a form: in JSON, `code` and `state` are words of our own. */
const QUERY_PARAMETERS = /\b((?:code|state|nonce)=)(?:[^&\s"'\\]|\\(?!["']))+/gi
/** Secret parameters of OAuth requests and answers, in query, form or JSON spelling, also where one is a text within another. */
const PARAMETERS =
  /((?:\\*["'])?\b(?:code_verifier|access_token|refresh_token|id_token|id_token_hint|client_secret|device_code|logout_token|assertion|password|auth_?key)(?:\\*["'])?\s*[=:]\s*(?:\\*["'])?)(?:[^&\s"',;}\\]|\\(?!["']))+/gi
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi
/** Headscale's pre-auth keys and API keys; auth IDs are links for one person and stay out too. */
const HEADSCALE = /\bhskey-(?:auth|api|authreq)-[A-Za-z0-9_-]+/g

export function redactAll(text: string): string {
  return text
    .replace(JOSE, '[redacted]')
    .replace(QUERY_PARAMETERS, '$1[redacted]')
    .replace(PARAMETERS, '$1[redacted]')
    .replace(BEARER, '$1 [redacted]')
    .replace(HEADSCALE, '[redacted]')
}
