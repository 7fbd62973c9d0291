import { describe, expect, test } from 'vitest'
import { classifyNetworkError, troubleToError } from '../../../core/oidc/network-errors.ts'

const coded = (code: string) => Object.assign(new Error('words'), { code })
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })

describe('a failed fetch is told apart', () => {
  const rows = [
    // Node.js and undici
    [fetchFailed(coded('ENOTFOUND')), 'oidc.name-unknown', false],
    [fetchFailed(coded('EAI_AGAIN')), 'oidc.name-unknown', false],
    [fetchFailed(coded('ECONNREFUSED')), 'oidc.unreachable', false],
    [fetchFailed(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')])), 'oidc.unreachable', false],
    [fetchFailed(coded('ENETUNREACH')), 'oidc.offline', false],
    [fetchFailed(coded('EHOSTUNREACH')), 'oidc.unreachable', false],
    [fetchFailed(coded('ECONNRESET')), 'oidc.unreachable', true],
    [fetchFailed(coded('UND_ERR_SOCKET')), 'oidc.unreachable', true],
    [fetchFailed(coded('UND_ERR_CONNECT_TIMEOUT')), 'oidc.timeout', false],
    [fetchFailed(coded('UND_ERR_HEADERS_TIMEOUT')), 'oidc.timeout', true],
    [fetchFailed(coded('SELF_SIGNED_CERT_IN_CHAIN')), 'oidc.tls-not-trusted', false],
    [fetchFailed(coded('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')), 'oidc.tls-not-trusted', false],
    [fetchFailed(coded('CERT_HAS_EXPIRED')), 'oidc.tls-not-trusted', false],
    [fetchFailed(coded('ERR_TLS_CERT_ALTNAME_INVALID')), 'oidc.tls-not-trusted', false],
    [fetchFailed(coded('ERR_SSL_WRONG_VERSION_NUMBER')), 'oidc.tls-not-trusted', false],
    [fetchFailed(new Error('Proxy response (407) !== 200 when HTTP Tunneling')), 'oidc.proxy-failed', false],
    [fetchFailed(coded('HPE_INVALID_CONSTANT')), 'oidc.answer-malformed', true],
    [fetchFailed(coded('UND_ERR_HEADERS_OVERFLOW')), 'oidc.answer-malformed', true],
    // Chromium, as Electron's fetch throws it
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'oidc.name-unknown', false],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'oidc.offline', false],
    [new Error('net::ERR_CONNECTION_REFUSED'), 'oidc.unreachable', false],
    [new Error('net::ERR_CONNECTION_RESET'), 'oidc.unreachable', true],
    [new Error('net::ERR_EMPTY_RESPONSE'), 'oidc.unreachable', true],
    [new Error('net::ERR_NETWORK_CHANGED'), 'oidc.unreachable', true],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'oidc.tls-not-trusted', false],
    [new Error('net::ERR_CERT_DATE_INVALID'), 'oidc.tls-not-trusted', false],
    [new Error('net::ERR_SSL_PROTOCOL_ERROR'), 'oidc.tls-not-trusted', false],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'oidc.proxy-failed', false],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'oidc.proxy-failed', false],
    [new Error('net::ERR_CONNECTION_TIMED_OUT'), 'oidc.timeout', false],
    [new Error('net::ERR_TIMED_OUT'), 'oidc.timeout', true],
    [new Error('net::ERR_CONTENT_DECODING_FAILED'), 'oidc.answer-malformed', true],
    [new Error('Redirect was cancelled'), 'oidc.redirected', false],
    // Unknown
    [new Error('whatever'), 'oidc.unreachable', true],
    ['a text', 'oidc.unreachable', true],
    [undefined, 'oidc.unreachable', true],
  ] as const
  test.each(rows)('%s is %s, sent: %s', (caught, code, mayHaveLeft) => {
    const trouble = classifyNetworkError(caught)
    const error = troubleToError(trouble, {
      host: 'id.example',
      endpoint: 'token endpoint',
      timeoutMs: 10_000,
      changes: true,
    })
    expect([error.code, error.uncertain]).toEqual([code, mayHaveLeft])
  })
})

test('a request that changes nothing is never uncertain', () => {
  const trouble = classifyNetworkError(fetchFailed(coded('ECONNRESET')))
  const context = { host: 'id.example', endpoint: 'key set', timeoutMs: 10_000, changes: false }
  expect(troubleToError(trouble, context).uncertain).toBe(false)
})

test('an endless chain of causes ends', () => {
  const loop = new Error('a')
  loop.cause = loop
  expect(classifyNetworkError(loop).kind).toBe('unreachable')
})
