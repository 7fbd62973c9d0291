/** The loopback listener on real sockets: what it takes, what it turns away, what it answers, and when it is gone. */
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { Secret } from '../../../core/errors/secret.ts'
import { type LoopbackRedirect, openLoopbackRedirect } from '../../../core/oidc/loopback-redirect.ts'
import { type Asking, ask, NAVIGATION, sendRaw, visit } from '../../support/loopback-client.ts'

const STATE = 'state-of-this-attempt'
const CODE = 'code-nobody-may-see'
const cleanUp: (() => unknown)[] = []

afterEach(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work()
})

async function open(
  options: { ports?: number[]; deadlineMs?: number; patienceMs?: number; signal?: AbortSignal } = {},
) {
  const redirect = await openLoopbackRedirect({
    ports: [],
    deadlineMs: 15_000,
    signal: new AbortController().signal,
    ...options,
  })
  cleanUp.push(() => redirect.close())
  return redirect
}

const portOf = (redirect: LoopbackRedirect) => Number(new URL(redirect.redirectUri).port)
const responseUrl = (redirect: LoopbackRedirect, code = CODE, state = STATE) =>
  `${redirect.redirectUri}?${new URLSearchParams({ code, state })}`
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )
const failure = new AppError('admission.user', { email: 'bob@example.com' }).toWire()

/** True when nobody listens: the connection is refused. */
function isClosed(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}

/** A port that another program holds. */
function occupied(): Promise<number> {
  const server = createServer()
  cleanUp.push(() => server.close())
  return new Promise((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

describe('binding', () => {
  it('listens on 127.0.0.1 before it tells the address, and on nothing else', async () => {
    const redirect = await open()
    expect(redirect.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(await isClosed(portOf(redirect))).toBe(false)
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((entry) => entry !== undefined && entry.address !== '127.0.0.1' && entry.scopeid === undefined)
      .map((entry) => entry?.address ?? '')
    for (const host of others.filter((address) => !address.startsWith('fe80'))) {
      expect([host, await isClosed(portOf(redirect), host)]).toEqual([host, true])
    }
  })

  it('takes the next port of the list when the system refuses one, and says which it tried when all are taken', async () => {
    const [first, second] = [await occupied(), await occupied()]
    const free = await open()
    const port = portOf(free)
    await free.close()
    expect(portOf(await open({ ports: [first, second, port] }))).toBe(port)
    const refused = await open({ ports: [first, second] }).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'oidc.redirect-ports-taken',
      params: { ports: `${first}, ${second}`, reason: 'EADDRINUSE' },
    })
  })

  it('does not share its port with a second listener', async () => {
    const port = portOf(await open())
    expect(await codeOf(open({ ports: [port] }))).toBe('oidc.redirect-ports-taken')
  })
})

describe('the expected response', () => {
  it('is parked in silence until its outcome is known, then shown under an address without the code, once', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const raw = sendRaw(
      portOf(redirect),
      `GET /callback?code=${CODE}&state=${STATE} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(redirect)}\r\n\r\n`,
    )
    const parked = await arriving
    expect(parked.parameters.get('code')).toBe(CODE)
    // A whole other exchange later, nothing has come.
    await ask(new URL('/favicon.ico', redirect.redirectUri).href).answer
    expect(raw.socket.bytesRead).toBe(0)
    const answered = parked.answer({ kind: 'connected' })
    const received = await raw.closed
    expect(received).toMatch(/^HTTP\/1\.1 303 /)
    expect(received).not.toContain(CODE)
    const path = /\r\nlocation: (\S+)/.exec(received)?.[1] ?? ''
    const page = await ask(new URL(path, redirect.redirectUri).href).answer
    expect([page.status, page.text.includes('<h1>Connected</h1>')]).toEqual([200, true])
    await answered
    expect((await ask(new URL(path, redirect.redirectUri).href).answer).status).toBe(404)
  })

  it('shows no code when it is inspected or turned into JSON', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    ask(responseUrl(redirect))
    const parked = await arriving
    expect(inspect(parked, { depth: 9, showHidden: true }) + JSON.stringify(parked)).not.toContain(CODE)
    await parked.answer({ kind: 'continue', url: 'https://example.com/' })
  })

  it('shows the same outcome when the same response comes again, before and after the answer', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const [one, two] = [visit(responseUrl(redirect)), visit(responseUrl(redirect))]
    const parked = await arriving
    const three = visit(responseUrl(redirect))
    await parked.answer({ kind: 'failed', error: failure })
    const four = visit(responseUrl(redirect))
    for (const page of await Promise.all([one, two, three, four])) {
      expect([page.status, page.text.includes('bob@example.com')]).toEqual([400, true])
      expect(page.url).not.toContain(CODE)
    }
  })

  it('refuses another code for the same state and leaves the first alone', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const first = visit(responseUrl(redirect))
    const parked = await arriving
    const second = await visit(responseUrl(redirect, 'another-code'))
    expect(second.text).toContain('oidc.redirect-replaced')
    await parked.answer({ kind: 'signedIn' })
    expect((await first).text).toContain('<h1>Signed in</h1>')
    expect(parked.parameters.get('code')).toBe(CODE)
  })

  it('counts the first answer only', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const tab = visit(responseUrl(redirect))
    const parked = await arriving
    await Promise.all([parked.answer({ kind: 'signedIn' }), parked.answer({ kind: 'failed', error: failure })])
    expect((await tab).text).toContain('<h1>Signed in</h1>')
  })

  it('outlives a tab that is closed, and the address opened again joins it', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const tab = ask(responseUrl(redirect))
    const parked = await arriving
    await leaves(tab, redirect)
    const again = visit(responseUrl(redirect))
    await parked.answer({ kind: 'connected' })
    expect((await again).text).toContain('<h1>Connected</h1>')
  })

  it('is answered without delay when every tab is gone', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const tab = ask(responseUrl(redirect))
    const parked = await arriving
    await leaves(tab, redirect)
    const before = performance.now()
    await parked.answer({ kind: 'connected' })
    expect(performance.now() - before).toBeLessThan(1_000)
  })

  it('sends the tab on with a 302 and the same strict headers, and takes a second state for the second authorization', async () => {
    const redirect = await open()
    const first = redirect.expect(new Secret(STATE))
    const second = redirect.expect(new Secret('state-of-the-second'))
    const tab = ask(responseUrl(redirect))
    const parked = await first
    await parked.answer({ kind: 'continue', url: 'https://idp.example/authorize?prompt=none' })
    const sent = await tab.answer
    expect([sent.status, sent.headers.location]).toEqual([302, 'https://idp.example/authorize?prompt=none'])
    expectStrict(sent.headers)
    const last = visit(responseUrl(redirect, 'second-code', 'state-of-the-second'))
    await (await second).answer({ kind: 'connected' })
    expect((await last).text).toContain('<h1>Connected</h1>')
  })

  it('gives a tab that has waited long a page that asks again, and there the outcome', async () => {
    const redirect = await open({ patienceMs: 30 })
    const arriving = redirect.expect(new Secret(STATE))
    const waiting = await visit(responseUrl(redirect))
    expect([waiting.status, waiting.headers.refresh]).toEqual([200, '2'])
    expect(waiting.text).toContain('Still signing in')
    expect(waiting.url).not.toContain(CODE)
    const answered = (await arriving).answer({ kind: 'connected' })
    expect((await visit(waiting.url)).text).toContain('<h1>Connected</h1>')
    await answered
  })
})

describe('what is turned away', () => {
  it.each([
    ['no state', '?code=x'],
    ['no parameters', ''],
    ['a foreign state', '?code=x&state=foreign'],
    ['a prefix of the state', `?code=x&state=${STATE.slice(0, -1)}`],
    ['an error with a foreign state', '?error=access_denied&state=foreign'],
    ['an error without state', '?error=access_denied'],
    ['the state twice', `?code=x&state=${STATE}&state=${STATE}`],
  ])('keeps waiting after a response with %s, and says that it belongs to an older sign-in', async (_name, query) => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const page = await visit(`${redirect.redirectUri}${query}`)
    expect(page.text).toContain('This page belongs to an older sign-in')
    expect(new URL(page.url).search).toBe('')
    await stillWaits(redirect, arriving)
  })

  it.each<[string, number, string, Record<string, string>]>([
    ['another host name', 421, 'GET', { host: 'localhost:PORT' }],
    ['a rebound name', 421, 'GET', { host: 'attacker.example' }],
    ['the host without port', 421, 'GET', { host: '127.0.0.1' }],
    ['HEAD', 200, 'HEAD', {}],
    ['POST', 405, 'POST', {}],
    ['OPTIONS', 405, 'OPTIONS', {}],
    ['a prefetch (Sec-Purpose)', 503, 'GET', { ...NAVIGATION, 'sec-purpose': 'prefetch;prerender' }],
    ['a prefetch (Purpose)', 503, 'GET', { purpose: 'prefetch' }],
    ['a preview (X-Purpose)', 503, 'GET', { 'x-purpose': 'preview' }],
    ['a prefetch (X-Moz)', 503, 'GET', { 'x-moz': 'prefetch' }],
    ['an image', 403, 'GET', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script of a page', 403, 'GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a frame', 403, 'GET', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ])('does not burn the code on %s', async (_name, status, method, headers) => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(portOf(redirect)))]),
    )
    const answer = await ask(responseUrl(redirect), { method, headers: filled }).answer
    expect([answer.status, answer.text]).toEqual([status, ''])
    expectStrict(answer.headers)
    await stillWaits(redirect, arriving)
  })

  it.each(['/', '/favicon.ico', '/callback/', '/Callback', '/shown/guess', '/waiting/guess', '/robots.txt'])(
    'knows nothing at %s',
    async (path) => {
      const redirect = await open()
      const arriving = redirect.expect(new Secret(STATE))
      const answer = await ask(`${new URL(redirect.redirectUri).origin}${path}?code=x&state=${STATE}`).answer
      expect(answer.status).toBe(404)
      await stillWaits(redirect, arriving)
    },
  )

  it.each([
    [
      'two Host lines',
      'GET /callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\nHost: ORIGIN\r\n\r\n',
      /^HTTP\/1\.1 (?:400|421) /,
    ],
    ['no Host line', 'GET /callback?QUERY HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 421 /],
    ['no Host line in HTTP/1.1', 'GET /callback?QUERY HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 421 /],
    [
      'an Expect line',
      'GET /callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\nExpect: 100-continue\r\n\r\n',
      /^HTTP\/1\.1 417 /,
    ],
    [
      'an Expect line of another kind',
      'GET /callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\nExpect: 200-ok\r\n\r\n',
      /^HTTP\/1\.1 417 /,
    ],
    ['an absolute target', 'GET http://ORIGIN/callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['a target with two slashes', 'GET //ORIGIN/callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['a backslash target', 'GET /\\a:999999/callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a huge header',
      `GET /callback?QUERY HTTP/1.1\r\nHost: ORIGIN\r\nCookie: ${'x'.repeat(40_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
  ])('answers %s and goes on', async (_name, bytes, status) => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const raw = bytes.replaceAll('ORIGIN', `127.0.0.1:${portOf(redirect)}`).replace('QUERY', `code=x&state=${STATE}`)
    const received = await sendRaw(portOf(redirect), raw).closed
    expect(received).toMatch(status)
    expect(received.toLowerCase()).toContain("content-security-policy: default-src 'none'")
    await stillWaits(redirect, arriving)
  })

  it.each([
    ['says nothing', ''],
    ['never ends its headers', 'GET /callback HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
  ])('closes a connection that %s within three seconds', async (_name, bytes) => {
    const redirect = await open()
    const before = performance.now()
    const raw = sendRaw(portOf(redirect), bytes)
    const drip = setInterval(() => raw.socket.write(bytes === '' ? '' : 'x: y\r\n'), 200)
    await raw.closed
    clearInterval(drip)
    expect(performance.now() - before).toBeLessThan(3_000)
  })
})

describe('connections without end that say nothing', () => {
  const silent = (redirect: LoopbackRedirect, count: number) =>
    Array.from({ length: count }, () => {
      const raw = sendRaw(portOf(redirect), 'GET /callback HTTP/1.1\r\n')
      cleanUp.push(() => raw.socket.destroy())
      return { ...raw, connected: new Promise((resolve) => raw.socket.once('connect', resolve)) }
    })

  it('do not keep the tab out: the oldest of them is closed', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const before = performance.now()
    const [oldest] = silent(redirect, 1)
    await oldest?.connected
    await Promise.all(silent(redirect, 150).map((one) => one.connected))
    await stillWaits(redirect, arriving)
    await oldest?.closed
    // Sooner than for its slowness.
    expect(performance.now() - before).toBeLessThan(1_900)
  })

  it('do not cost the tab that waits for its answer', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const tab = visit(responseUrl(redirect))
    const parked = await arriving
    await Promise.all(silent(redirect, 150).map((one) => one.connected))
    await parked.answer({ kind: 'connected' })
    expect((await tab).text).toContain('<h1>Connected</h1>')
  })
})

describe('the end', () => {
  it('frees the port within 100 ms of the answer', async () => {
    const redirect = await open()
    const arriving = redirect.expect(new Secret(STATE))
    const tab = visit(responseUrl(redirect))
    await (await arriving).answer({ kind: 'connected' })
    await tab
    const before = performance.now()
    await redirect.close()
    expect(await isClosed(portOf(redirect))).toBe(true)
    expect(performance.now() - before).toBeLessThan(100)
  })

  it('frees the port within 100 ms of a cancel, although tabs wait and connections idle, and tells the waiting tab', async () => {
    const cancel = new AbortController()
    const redirect = await open({ signal: cancel.signal })
    const arriving = redirect.expect(new Secret(STATE))
    const waits = codeOf(redirect.expect(new Secret('another')))
    const tab = visit(responseUrl(redirect))
    await arriving
    const idle = sendRaw(portOf(redirect), '')
    await new Promise((resolve) => idle.socket.once('connect', resolve))
    const before = performance.now()
    cancel.abort()
    await redirect.close()
    expect(performance.now() - before).toBeLessThan(100)
    expect(await isClosed(portOf(redirect))).toBe(true)
    expect((await tab).text).toContain('Sign-in cancelled')
    expect(await waits).toBe('oidc.redirect-cancelled')
  })

  it('ends by itself at the deadline, by the wall clock', async () => {
    const redirect = await open({ deadlineMs: 60 })
    expect(await codeOf(redirect.expect(new Secret(STATE)))).toBe('oidc.redirect-timed-out')
    await redirect.close()
    expect(await isClosed(portOf(redirect))).toBe(true)
    expect(await codeOf(redirect.expect(new Secret('late')))).toBe('oidc.redirect-cancelled')
  })

  it('notices that the deadline passed while the machine slept', async () => {
    let asleep = 0
    const redirect = await openLoopbackRedirect({
      ports: [],
      deadlineMs: 60_000,
      signal: new AbortController().signal,
      now: () => Date.now() + asleep,
    })
    cleanUp.push(() => redirect.close())
    const waits = codeOf(redirect.expect(new Secret(STATE)))
    asleep = 3_600_000
    expect(await waits).toBe('oidc.redirect-timed-out')
  })

  it('lets a response that came in time be answered after the deadline', async () => {
    const redirect = await open({ deadlineMs: 1_000 })
    const arriving = redirect.expect(new Secret(STATE))
    const other = codeOf(redirect.expect(new Secret('another')))
    const tab = visit(responseUrl(redirect))
    const parked = await arriving
    expect(await other).toBe('oidc.redirect-timed-out')
    await parked.answer({ kind: 'connected' })
    expect((await tab).text).toContain('<h1>Connected</h1>')
  })

  it('does not open at all once cancelled', async () => {
    expect(await codeOf(open({ signal: AbortSignal.abort() }))).toBe('oidc.redirect-cancelled')
  })
})

/** Closes the tab; a whole other exchange later the listener has noticed. */
async function leaves(tab: Asking, redirect: LoopbackRedirect) {
  tab.leave()
  await ask(new URL('/favicon.ico', redirect.redirectUri).href).answer
}

/** The attempt is unharmed: the true response is still taken. */
async function stillWaits(redirect: LoopbackRedirect, arriving: ReturnType<LoopbackRedirect['expect']>) {
  const tab = visit(responseUrl(redirect))
  const parked = await arriving
  expect(parked.parameters.get('code')).toBe(CODE)
  await parked.answer({ kind: 'connected' })
  expect((await tab).text).toContain('<h1>Connected</h1>')
}

function expectStrict(headers: Record<string, unknown>) {
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/,
    ),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  })
}
