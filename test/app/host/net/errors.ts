/** Failures of Node.js's network in Chromium's words: `Error('net::ERR_…')` without `cause` or `code`, as Electron rejects (README.md, Network). */

const NAMES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  EACCES: 'ERR_NETWORK_ACCESS_DENIED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ENETUNREACH: 'ERR_INTERNET_DISCONNECTED',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EPIPE: 'ERR_CONNECTION_RESET',
  EPROTO: 'ERR_SSL_PROTOCOL_ERROR',
  ERR_SSL_WRONG_VERSION_NUMBER: 'ERR_SSL_PROTOCOL_ERROR',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
}

export function netError(name: string): Error {
  return new Error(`net::${name}`)
}

/** @param wasEmpty the server closed without a word */
export function toNetError(caught: unknown, wasEmpty: boolean): Error {
  const code = codeOf(caught)
  if (wasEmpty && (code === 'ECONNRESET' || code === '')) return netError('ERR_EMPTY_RESPONSE')
  if (code.startsWith('HPE_')) return netError('ERR_INVALID_HTTP_RESPONSE')
  return netError(NAMES[code] ?? 'ERR_FAILED')
}

/** The code of an error, or of the first of several that Node.js tried addresses with. */
function codeOf(caught: unknown): string {
  if (typeof caught !== 'object' || caught === null) return ''
  if ('code' in caught && typeof caught.code === 'string') return caught.code
  if (caught instanceof AggregateError) return codeOf(caught.errors[0])
  return ''
}
