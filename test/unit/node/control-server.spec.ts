import { describe, expect, it } from 'vitest'
import { controlServerUsesOidc, lookAtControlServer, readControlServerOidc } from '../../../core/node/control-server.ts'
import type { Fetch } from '../../../core/node/ports.ts'
import { never } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

const SERVER = 'https://headscale.example.com'
type Page = { status?: number; type?: string; body?: string }
const HEADSCALE: Record<string, Page> = {
  '/health': { type: 'application/health+json; charset=utf-8', body: '{"status":"pass"}' },
  '/key?v=138': { body: `{"legacyPublicKey":"mkey:00","publicKey":"mkey:${'b'.repeat(64)}"}` },
  '/version': { body: '{"version":"v0.29.2"}' },
  '/oidc/callback': { status: 400, body: 'missing' },
}

function look(pages: Record<string, Page>) {
  const fetch: Fetch = async (url) => {
    const { status = 200, type = 'application/json', body = '' } = pages[url.slice(SERVER.length)] ?? { status: 404 }
    return new Response(body, { status, headers: { 'content-type': type } })
  }
  return { url: SERVER, fetch, clock: new HandClock(), signal: never() }
}
const failing = (error: unknown) => ({
  ...look({}),
  fetch: async () => {
    throw error
  },
})

describe('what answers at the control URL', () => {
  it('is Headscale by its health type and its key', async () => {
    expect(await lookAtControlServer(look(HEADSCALE))).toEqual({ kind: 'headscale', healthy: true, version: 'v0.29.2' })
  })

  it('is Headscale before 0.27 without a version', async () => {
    const { '/version': _none, ...old } = HEADSCALE
    expect(await lookAtControlServer(look(old))).toMatchObject({ kind: 'headscale', version: null })
  })

  it('tells its version in one clean and bounded line', async () => {
    const written = JSON.stringify({ version: `v0.29\u001b]0;t\u0007${'x'.repeat(1_000)}` })
    const { version } = await lookAtControlServer(look({ ...HEADSCALE, '/version': { body: written } }))
    expect(version).toMatch(/^v0\.29\]0;tx+…$/)
    expect(version).toHaveLength(60)
  })

  it('is Headscale without its database', async () => {
    const sick = { ...HEADSCALE, '/health': { ...HEADSCALE['/health'], status: 500, body: '{"status":"fail"}' } }
    expect(await lookAtControlServer(look(sick))).toMatchObject({ kind: 'headscale', healthy: false })
  })

  it('is another server of the protocol when only the key is there', async () => {
    const { '/health': _none, ...other } = HEADSCALE
    expect(await lookAtControlServer(look(other))).toMatchObject({ kind: 'other', healthy: null })
  })

  it.each<[string, Page]>([
    ['a web page', { type: 'text/html', body: '<html>' }],
    ['no such page', { status: 404 }],
    ['a key of another shape', { body: '{"publicKey":"x"}' }],
    ['a redirect', { status: 302 }],
    ['an endless answer', { body: `{"publicKey":"mkey:${'b'.repeat(64)}","x":"${'y'.repeat(70_000)}"}` }],
  ])('is no Headscale: %s', async (_case, page) => {
    await expect(lookAtControlServer(look({ ...HEADSCALE, '/key?v=138': page }))).rejects.toMatchObject({
      code: 'node.control-not-headscale',
    })
  })

  const coded = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })
  it.each([
    [coded('ECONNREFUSED'), 'node.control-unreachable', 'nothing listens there'],
    [new Error('net::ERR_CONNECTION_REFUSED'), 'node.control-unreachable', 'nothing listens there'],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'node.control-unreachable', 'this device is offline'],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'node.control-tls', 'ERR_CERT_AUTHORITY_INVALID'],
    [coded('ENOTFOUND'), 'node.control-unreachable', 'the name is not known'],
    [coded('UND_ERR_CONNECT_TIMEOUT'), 'node.control-unreachable', 'UND_ERR_CONNECT_TIMEOUT'],
    [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'node.control-tls', 'SELF_SIGNED_CERT_IN_CHAIN'],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'node.control-tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'node.control-tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'node.control-tls', 'ERR_CERT_AUTHORITY_INVALID'],
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'node.control-unreachable', 'the name is not known'],
    [new Error('something'), 'node.control-unreachable', 'no connection'],
  ])('cannot be asked: %s', async (error, code, reason) => {
    await expect(lookAtControlServer(failing(error))).rejects.toMatchObject({ code, params: { url: SERVER, reason } })
  })

  it('is given ten seconds', async () => {
    const options = { ...look({}), fetch: () => new Promise<never>(() => {}) }
    const failed = expect(lookAtControlServer(options)).rejects.toMatchObject({ code: 'node.control-unreachable' })
    await options.clock.moveTo(10_000)
    await failed
  })

  it('signs people in through a provider when its callback answers 400', async () => {
    expect(await controlServerUsesOidc(look(HEADSCALE))).toBe(true)
    expect(await controlServerUsesOidc(look({}))).toBe(false)
    expect(await controlServerUsesOidc(look({ '/oidc/callback': { status: 502 } }))).toBeNull()
  })
})

describe("Headscale's own relying party", () => {
  const read = async (status: number, location: string | null) => {
    const asked: string[] = []
    const probe = async (url: string) => {
      asked.push(url)
      return { status, location }
    }
    return { oidc: await readControlServerOidc({ url: SERVER, probe, clock: new HandClock(), signal: never() }), asked }
  }
  const query = (more = '') =>
    `client_id=headscale&redirect_uri=${encodeURIComponent(`${SERVER}/oidc/callback`)}&response_type=code&scope=openid+profile&state=s&nonce=n${more}`

  it('is read from one redirect of its registration page', async () => {
    const { oidc, asked } = await read(
      302,
      `https://idp.example/authorize?${query('&prompt=select_account&code_challenge=c')}`,
    )
    expect(oidc).toEqual({
      authorizationEndpoint: 'https://idp.example/authorize',
      clientId: 'headscale',
      scope: 'openid profile',
      canonicalUrl: SERVER,
      pkce: true,
      extraParams: { prompt: 'select_account' },
    })
    expect(asked).toEqual([`${SERVER}/register/hskey-authreq-000000000000000000000000`])
  })

  it('is told without what could steer a terminal, and its address as the parser writes it', async () => {
    const bad = encodeURIComponent('\u001b]0;t\u0007\u202e')
    const callback = encodeURIComponent('HTTPS://Headscale.example.com:443/a\u001bb/oidc/callback')
    const location = `https://idp.example/\u001b?client_id=x&scope=s${bad}&redirect_uri=${callback}&a${bad}=b${bad}`
    expect((await read(302, location)).oidc).toEqual({
      authorizationEndpoint: 'https://idp.example/%1B',
      clientId: 'x',
      scope: 's]0;t',
      canonicalUrl: 'https://headscale.example.com/a%1Bb',
      pkce: false,
      extraParams: { 'a]0;t': 'b]0;t' },
    })
  })

  it.each([
    [
      'a client ID of control characters',
      302,
      `https://idp.example/a?${query().replace('=headscale', '=head%1Bscale')}`,
    ],
    ['a redirect of excessive length', 302, `https://idp.example/a?${query(`&x=${'x'.repeat(9_000)}`)}`],
    ['the page for the command line', 200, null],
    ['a redirect to nowhere', 302, 'somewhere'],
    ['a redirect that is no authorization request', 302, 'https://idp.example/authorize?client_id=x'],
    ['a redirect for another callback', 302, 'https://idp.example/a?client_id=x&redirect_uri=https%3A%2F%2Fx%2Fcb'],
  ])('is not there: %s', async (_case, status, location) => {
    expect((await read(status, location)).oidc).toBeNull()
  })
})
