/** What counts as the tab's own navigation to the loopback listener. */
import { describe, expect, it } from 'vitest'
import { judgeRequest, type RequestFacts } from '../../../core/oidc/redirect-request.ts'

const ORIGIN = '127.0.0.1:4567'
const judge = (facts: Partial<RequestFacts> = {}) =>
  judgeRequest(
    { method: 'GET', target: '/callback?code=c&state=s', headers: { host: ORIGIN }, hostLines: 1, ...facts },
    ORIGIN,
    (path) => path === '/callback',
  )
const statusOf = (facts: Partial<RequestFacts>) => {
  const verdict = judge(facts)
  return verdict.kind === 'turnedAway' ? verdict.status : 'navigation'
}
const withHeaders = (headers: RequestFacts['headers']) => ({ headers: { host: ORIGIN, ...headers } })

describe('a request', () => {
  it('of the tab gives its path and parameters', () => {
    const verdict = judge()
    expect(verdict.kind === 'navigation' && [verdict.path, verdict.parameters.get('state')]).toEqual(['/callback', 's'])
  })

  it('without fetch metadata is the tab of an older browser', () => {
    expect(statusOf({})).toBe('navigation')
  })

  it.each([
    ['/callback#fragment', 'navigation'],
    ['/%63allback', 404],
    ['/callback;x', 404],
    ['callback', 404],
    ['*', 404],
    ['', 404],
    ['/\\callback', 404],
    ['https://127.0.0.1:4567/callback', 404],
  ])('for %j is %s', (target, expected) => {
    expect(statusOf({ target })).toBe(expected)
  })

  it.each([
    [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 'navigation'],
    [{ 'sec-fetch-site': 'none' }, 'navigation'],
    [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'embed' }, 403],
    [{ 'sec-fetch-mode': 'websocket' }, 403],
    [{ 'sec-purpose': 'prefetch' }, 503],
    [{ 'sec-purpose': 'PREFETCH;anonymous-client-ip' }, 503],
    [{ purpose: 'prefetch' }, 503],
    [{ 'x-moz': 'prefetch' }, 503],
    [{ 'x-purpose': 'preview' }, 503],
    [{ expect: '100-continue' }, 417],
    [{ expect: '200-ok' }, 417],
  ])('with %j is %s', (headers, expected) => {
    expect(statusOf(withHeaders(headers))).toBe(expected)
  })

  it.each(['127.0.0.1:4568', '127.0.0.1', 'localhost:4567', '127.1:4567', '[::1]:4567', '127.0.0.1:4567.', ''])(
    'to the host %j is somebody else’s, whatever else it is',
    (host) => {
      expect(statusOf({ headers: { host }, method: 'PUT', target: '/other' })).toBe(421)
    },
  )
})
