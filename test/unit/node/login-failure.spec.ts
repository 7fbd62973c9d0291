import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { healthTexts, loginTrouble } from '../../../core/node/health.ts'
import type { HealthWarning } from '../../../core/node/local-api-wire.ts'
import { loginFailure } from '../../../core/node/login-failure.ts'

const URL_ = 'https://headscale.example.com'
const own = new AppError('node.control-unreachable', { url: URL_, reason: 'ours' })

describe('why no link came', () => {
  // As tailscaled 1.101 wrote them against such servers.
  it.each([
    [
      'fetch control key: Get "http://127.0.0.1:1/key?v=141": dial tcp 127.0.0.1:1: connect: connection refused',
      'node.control-unreachable',
    ],
    [
      'fetch control key: Get "https://x/key?v=141": dial tcp: lookup x on 10.0.0.1:53: no such host',
      'node.control-unreachable',
    ],
    ['fetch control key: Get "https://x/key?v=141": context deadline exceeded', 'node.control-unreachable'],
    [
      'fetch control key: Get "https://localhost:1/key?v=141": x509: certificate signed by unknown authority',
      'node.control-tls',
    ],
    [
      'fetch control key: Get "https://x/key?v=141": tls: failed to verify certificate: x509: certificate has expired',
      'node.control-tls',
    ],
    [
      'fetch control key: Get "https://x/key?v=141": http: server gave HTTP response to HTTPS client',
      'node.control-not-headscale',
    ],
    ['fetch control key: 404 Not Found', 'node.control-not-headscale'],
    [
      "invalid character '<' looking for beginning of value\nkey hex has the wrong size, got 8 want 64",
      'node.control-not-headscale',
    ],
    ["key hex string doesn't have expected type prefix mkey:", 'node.control-not-headscale'],
    ['fetch control key: Get "ftp://x/key?v=141": unsupported protocol scheme "ftp"', 'node.control-url-bad'],
    ['authkey already used', 'node.control-refused'],
    ['node exists with a different machine key', 'node.control-refused'],
  ])('%s: %s', (trouble, code) => {
    expect(loginFailure(trouble, null, URL_, 15)).toMatchObject({ code, params: { url: URL_ } })
  })

  it('leaves out of the reason what is said already', () => {
    const { params } = loginFailure(
      'fetch control key: Get "https://x/key?v=141": dial tcp: lookup x: no such host',
      null,
      URL_,
      15,
    )
    expect(params.reason).toBe('dial tcp: lookup x: no such host')
  })

  it('is told in our words where our own look found the same', () => {
    expect(loginFailure('dial tcp 127.0.0.1:1: connect: connection refused', own, URL_, 15)).toBe(own)
  })

  it('is told in few words on certificates', () => {
    const trouble = 'Get "https://x/key?v=141": x509: certificate signed by unknown authority (possibly because of "x")'
    const ours = new AppError('node.control-tls', { url: URL_, reason: 'SELF_SIGNED' })
    const { params } = loginFailure(`fetch control key: ${trouble}`, ours, URL_, 15)
    expect(params.reason).toBe('x509: certificate signed by unknown authority')
  })

  it('is what our own look found when the daemon says nothing', () => {
    expect(loginFailure(null, own, URL_, 15)).toBe(own)
  })

  it('is what our own look found when the daemon says what we do not know', () => {
    expect(loginFailure('flux capacitor empty', own, URL_, 15)).toBe(own)
  })

  it("is the daemon's word when our own look found a working server: their networks differ", () => {
    expect(loginFailure('x509: certificate signed by unknown authority', null, URL_, 15).code).toBe('node.control-tls')
  })

  it('is the silence itself when nobody knows more', () => {
    expect(loginFailure(null, null, URL_, 15)).toMatchObject({ code: 'node.no-auth-url', params: { seconds: '15' } })
  })
})

const warning = (WarnableCode: string, Severity = 'medium', ImpactsConnectivity = false): HealthWarning => ({
  WarnableCode,
  Severity,
  Text: WarnableCode,
  ImpactsConnectivity,
})

describe('health warnings', () => {
  it('are told worst first', () => {
    const warnings = [warning('a', 'low'), warning('b', 'high'), warning('c', 'medium'), warning('d', 'medium', true)]
    expect(healthTexts(warnings)).toEqual(['d', 'b', 'c', 'a'])
  })

  it('are not told while the daemon is warming up', () => {
    expect(healthTexts([warning('warming-up', 'low'), warning('no-derp-home', 'medium', true)])).toEqual([])
  })

  it('leave out versions, updates and the state itself', () => {
    const codes = ['is-using-unstable-version', 'update-available', 'security-update-available', 'wantrunning-false']
    expect(healthTexts(codes.map((code) => warning(code)))).toEqual([])
  })

  const login = (Text: string) => loginTrouble([{ ...warning('login-state'), Text }])
  it('hold the only word on a login that does not get on', () => {
    expect(login('You are logged out. The last login error was: fetch control key: 404 Not Found')).toBe(
      'fetch control key: 404 Not Found',
    )
  })

  it.each(['You are logged out.', 'You are logged out. The last login error was: Get "x": context canceled'])(
    'hold none in %j',
    (text) => {
      expect(login(text)).toBeNull()
    },
  )
})
