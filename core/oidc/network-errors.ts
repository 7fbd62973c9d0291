/**
 * What a failed fetch means. The one table that knows the codes of Node.js, undici and Chromium (`net::ERR_…`, as
 * Electron's fetch throws them). Nothing of the caught error goes on: a cause may hold tokens.
 */
import { AppError } from '../errors/app-error.ts'

type NetworkTroubleKind = 'offline' | 'dns' | 'unreachable' | 'tls' | 'proxy' | 'timeout' | 'redirect' | 'malformed'

export interface NetworkTrouble {
  readonly kind: NetworkTroubleKind
  /** Our own words for it. */
  readonly reason: string
  /** The request may have left before it failed, so the provider may have served it. */
  readonly mayHaveLeft: boolean
}

type Row = readonly [pattern: RegExp, kind: NetworkTroubleKind, reason: string, mayHaveLeft: boolean]

// First match wins. Each pattern meets whole codes; Chromium's texts come as `net::ERR_NAME`.
const TABLE: readonly Row[] = [
  [/^Redirect was cancelled$/, 'redirect', 'redirect', false],
  [/^(ENOTFOUND|EAI_[A-Z]+)$|^net::ERR_(NAME_|DNS_|ICANN_)/, 'dns', 'name not found', false],
  [/^net::ERR_(PROXY_|TUNNEL_|MANDATORY_PROXY_|SOCKS_|PAC_)|^UND_ERR_PRX_/, 'proxy', 'proxy failed', false],
  [/^Proxy response \(407\)/, 'proxy', 'it wants a sign-in of its own', false],
  [/^Proxy response /, 'proxy', 'it refused the connection', false],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$|^net::ERR_CERT_DATE_INVALID/, 'tls', 'outside its dates', false],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$|^net::ERR_CERT_COMMON_NAME_INVALID/, 'tls', 'made for another name', false],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    'tls',
    'unknown authority',
    false,
  ],
  [/^UNABLE_TO_GET_ISSUER_CERT|^net::ERR_CERT_AUTHORITY_INVALID/, 'tls', 'unknown authority', false],
  [/^(CERT_|ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA)|^net::ERR_CERT_/, 'tls', 'not valid', false],
  [/^(EPROTO|ERR_SSL_)|^net::ERR_SSL_|^net::ERR_BAD_SSL_/, 'tls', 'no secure connection could be agreed', false],
  [/^UND_ERR_CONNECT_TIMEOUT$|^net::ERR_CONNECTION_TIMED_OUT/, 'timeout', 'no connection', false],
  [/^(ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$|^net::ERR_TIMED_OUT/, 'timeout', 'no answer', true],
  [/^ECONNREFUSED$|^net::ERR_CONNECTION_REFUSED/, 'unreachable', 'connection refused', false],
  [/^net::ERR_(INTERNET_DISCONNECTED|NETWORK_IO_SUSPENDED)/, 'offline', 'no network', false],
  [/^(ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'offline', 'no network', false],
  [/^(EHOSTUNREACH|EHOSTDOWN)$|^net::ERR_ADDRESS_(UNREACHABLE|INVALID)/, 'unreachable', 'no way to it', false],
  [/^(EACCES|EPERM)$|^net::ERR_(NETWORK_ACCESS_DENIED|BLOCKED_BY_)/, 'unreachable', 'blocked on this device', false],
  [/^UND_ERR_HEADERS_OVERFLOW$|^HPE_|^net::ERR_RESPONSE_HEADERS_/, 'malformed', 'not valid HTTP', true],
  [/^net::ERR_(INVALID_|CONTENT_DECODING_|HTTP2_|QUIC_)/, 'malformed', 'not valid HTTP', true],
]
const BROKEN: NetworkTrouble = { kind: 'unreachable', reason: 'connection broken', mayHaveLeft: true }

/** Judges anything that a fetch or a body reader threw. Unknown errors count as a broken connection. */
export function classifyNetworkError(caught: unknown): NetworkTrouble {
  for (const sign of signsOf(caught)) {
    const row = TABLE.find(([pattern]) => pattern.test(sign))
    if (row !== undefined) return { kind: row[1], reason: row[2], mayHaveLeft: row[3] }
  }
  return BROKEN
}

export interface TroubleContext {
  readonly host: string
  /** What was asked, for people: "token endpoint". */
  readonly endpoint: string
  readonly timeoutMs: number
  /** The request changes something at the provider (POST). */
  readonly changes: boolean
}

export function troubleToError(trouble: NetworkTrouble, context: TroubleContext): AppError {
  const { host, endpoint } = context
  const options = { uncertain: context.changes && trouble.mayHaveLeft }
  switch (trouble.kind) {
    case 'offline':
      return new AppError('oidc.offline', { host }, options)
    case 'dns':
      return new AppError('oidc.name-unknown', { host }, options)
    case 'unreachable':
      return new AppError('oidc.unreachable', { host, reason: trouble.reason }, options)
    case 'tls':
      return new AppError('oidc.tls-not-trusted', { host, reason: trouble.reason }, options)
    case 'proxy':
      return new AppError('oidc.proxy-failed', { host, reason: trouble.reason }, options)
    case 'timeout':
      return new AppError('oidc.timeout', { host, seconds: Math.round(context.timeoutMs / 1000) }, options)
    case 'redirect':
      return new AppError('oidc.redirected', { endpoint, host, target: 'elsewhere' }, options)
    case 'malformed':
      return new AppError('oidc.answer-malformed', { endpoint, host, reason: trouble.reason }, options)
  }
}

/** Codes and short messages along the cause chain and inside aggregates, outermost first. */
function* signsOf(caught: unknown, depth = 0): Generator<string> {
  if (typeof caught !== 'object' || caught === null || depth > 5) return
  if ('code' in caught && typeof caught.code === 'string') yield caught.code
  if ('message' in caught && typeof caught.message === 'string') yield caught.message
  if ('errors' in caught && Array.isArray(caught.errors))
    for (const one of caught.errors) yield* signsOf(one, depth + 1)
  if ('cause' in caught) yield* signsOf(caught.cause, depth + 1)
}
