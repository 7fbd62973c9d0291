import { describe, expect, it } from 'vitest'
import { proxyFor, readProxySettings } from '../../../cli/proxy.ts'

const both = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://secure:2' }

describe('which proxy a request takes', () => {
  it.each([
    { environment: {}, url: 'https://id.example/', proxy: null },
    { environment: both, url: 'https://id.example/', proxy: 'http://secure:2' },
    { environment: both, url: 'http://id.example/', proxy: 'http://plain:1' },
    { environment: { HTTP_PROXY: 'http://plain:1' }, url: 'https://id.example/', proxy: 'http://plain:1' },
    { environment: { HTTPS_PROXY: 'http://secure:2' }, url: 'http://id.example/', proxy: null },
    { environment: { ...both, https_proxy: 'http://lower:3' }, url: 'https://id.example/', proxy: 'http://lower:3' },
    { environment: { HTTPS_PROXY: '' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, NO_PROXY: 'id.example' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, NO_PROXY: 'x.org, .example' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, NO_PROXY: '*.example' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, NO_PROXY: 'example' }, url: 'https://badexample/', proxy: 'http://secure:2' },
    { environment: { ...both, NO_PROXY: 'ID.example:443' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, NO_PROXY: 'id.example:8443' }, url: 'https://id.example/', proxy: 'http://secure:2' },
    { environment: { ...both, NO_PROXY: '*' }, url: 'https://id.example/', proxy: null },
    { environment: { ...both, no_proxy: 'x', NO_PROXY: '*' }, url: 'https://id.example/', proxy: 'http://secure:2' },
  ])('$environment, $url', ({ environment, url, proxy }) => {
    expect(proxyFor(new URL(url), readProxySettings(environment))).toBe(proxy)
  })

  it.each([
    'http://127.0.0.1:8080/',
    'http://127.1.2.3/',
    'https://localhost/',
    'https://a.localhost/',
    'http://[::1]:1/',
  ])('%s never takes one', (url) => {
    expect(proxyFor(new URL(url), readProxySettings(both))).toBeNull()
  })

  it('a host that only begins like loopback does', () => {
    expect(proxyFor(new URL('https://127.0.0.1.evil.example/'), readProxySettings(both))).toBe('http://secure:2')
    expect(proxyFor(new URL('https://notlocalhost/'), readProxySettings(both))).toBe('http://secure:2')
  })
})
