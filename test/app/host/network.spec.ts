/** Requests from main: what they reject with, what they follow and what they take along (README.md, Network). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer as createRawServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { selfSigned } from '../../support/self-signed.ts'
import { StandInRequest, type StandInResponse } from './net/client-request.ts'
import { fetchWith } from './net/fetch.ts'
import { Network, setOffline } from './net/network.ts'

interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let seen: Seen[] = []
let server: Server
let origin: string
let network: Network

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/ok': (response) =>
    response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'a=1; Path=/' }).end('fine'),
  '/moved': (response) => response.writeHead(302, { location: '/ok', 'set-cookie': 'b=2' }).end(),
  '/kept': (response) => response.writeHead(307, { location: '/ok' }).end(),
  '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
  '/zipped': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('small')),
  '/none': (response) => response.writeHead(204).end(),
  '/cut': (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => response.destroy())
  },
  '/silent': () => {},
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = '', url: path = '', headers } = request
    seen.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
    ANSWERS[path]?.(response)
  })
  origin = await listen(server)
})
afterAll(() => close(server))
beforeEach(() => {
  seen = []
  network = new Network()
  setOffline(false)
})

async function listen(each: Server | ReturnType<typeof createRawServer>, scheme = 'http'): Promise<string> {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  return `${scheme}://127.0.0.1:${(each.address() as AddressInfo).port}`
}

async function close(each: Server): Promise<void> {
  each.closeAllConnections()
  await new Promise((resolve) => each.close(resolve))
}

/** How a fetch fails. */
async function failure(url: string, init?: RequestInit): Promise<Error> {
  const outcome = await fetchWith(network, url, init).then(
    (response) => response.text().then(() => new Error(`answered ${response.status}`)),
    (error: unknown) => error,
  )
  if (!(outcome instanceof Error)) throw new Error('failed with something else than an error')
  return outcome
}

test('a redirect is followed, or ends a fetch in the words of Electron', async () => {
  expect(await (await fetchWith(network, `${origin}/moved`)).text()).toBe('fine')
  expect((await failure(`${origin}/moved`, { redirect: 'manual' })).message).toBe('Redirect was cancelled')
  expect((await failure(`${origin}/moved`, { redirect: 'error' })).message).toBe(
    "Attempted to redirect, but redirect policy was 'error'",
  )
  expect((await failure(`${origin}/round`)).message).toBe('net::ERR_TOO_MANY_REDIRECTS')
})

test('a POST becomes a GET at 302 and stays one with its body at 307', async () => {
  await fetchWith(network, `${origin}/moved`, { method: 'POST', body: 'x=1' })
  await fetchWith(network, `${origin}/kept`, { method: 'POST', body: 'x=1' })
  expect(seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    'POST /moved x=1',
    'GET /ok ',
    'POST /kept x=1',
    'POST /ok x=1',
  ])
})

test('a failure is an error with a net name and nothing else', async () => {
  const dead = await failure('http://127.0.0.1:9/')
  expect(dead.message).toBe('net::ERR_CONNECTION_REFUSED')
  expect(Object.keys(dead)).toEqual([])
  expect(dead.cause).toBeUndefined()
  expect((await failure('http://no-such-name.invalid/')).message).toBe('net::ERR_NAME_NOT_RESOLVED')
  expect((await failure(`${origin}/ok`, { headers: { te: 'x' } })).message).toBe('net::ERR_INVALID_ARGUMENT')
})

test('a server that closes without a word, and one that speaks something else', async () => {
  const hangsUp = createRawServer((socket) => socket.once('data', () => socket.end()))
  const babbles = createRawServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')))
  expect((await failure(await listen(hangsUp))).message).toBe('net::ERR_EMPTY_RESPONSE')
  expect((await failure(await listen(babbles))).message).toBe('net::ERR_INVALID_HTTP_RESPONSE')
  hangsUp.close()
  babbles.close()
})

test('a certificate of an authority that nobody trusts, and a server without TLS', async () => {
  const { key, cert } = await selfSigned()
  const secure = createSecureServer({ key, cert }, (_request, response) => response.end('secure'))
  const url = await listen(secure, 'https')
  expect((await failure(url)).message).toBe('net::ERR_CERT_AUTHORITY_INVALID')
  expect((await failure(origin.replace('http:', 'https:'))).message).toBe('net::ERR_SSL_PROTOCOL_ERROR')
  await close(secure)
})

test('an offline machine reaches itself alone', async () => {
  setOffline(true)
  expect((await failure('http://example.invalid/')).message).toBe('net::ERR_INTERNET_DISCONNECTED')
  expect((await fetchWith(network, `${origin}/ok`)).status).toBe(200)
})

test('cookies are kept and sent unless they are to be left out', async () => {
  await fetchWith(network, `${origin}/moved`)
  expect(seen.map(({ headers }) => headers.cookie)).toEqual([undefined, 'b=2'])
  await fetchWith(network, `${origin}/ok`, { credentials: 'omit' })
  expect(seen.at(-1)?.headers.cookie).toBeUndefined()
  await fetchWith(network, `${origin}/ok`)
  expect(seen.at(-1)?.headers.cookie).toBe('b=2; a=1')
  const other = new Network()
  await fetchWith(other, `${origin}/ok`)
  expect(seen.at(-1)?.headers.cookie).toBeUndefined()
})

test('an answer is plain however it came, empty where it has no body, and fails where it is cut', async () => {
  const zipped = await fetchWith(network, `${origin}/zipped`)
  expect([await zipped.text(), zipped.headers.get('content-encoding')]).toEqual(['small', null])
  expect((await fetchWith(network, `${origin}/none`)).body).toBeNull()
  const cut = await fetchWith(network, `${origin}/cut`)
  await expect(cut.text()).rejects.toThrow()
})

test('a signal ends a fetch, before it and during it', async () => {
  await expect(fetchWith(network, `${origin}/ok`, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  const giving = new AbortController()
  const fetched = fetchWith(network, `${origin}/silent`, { signal: giving.signal })
  await expect.poll(() => seen.length).toBe(1)
  giving.abort()
  await expect(fetched).rejects.toMatchObject({ name: 'AbortError' })
})

test('net.request shows a redirect, and follows it only when told within its event', async () => {
  const run = (follows: boolean) =>
    new Promise<unknown[]>((resolve) => {
      const events: unknown[] = []
      const request = new StandInRequest({ url: `${origin}/moved`, redirect: 'manual' }, network)
      request.on('redirect', (status, method, url, headers) => {
        events.push([status, method, url, headers.location])
        if (follows) request.followRedirect()
      })
      request.on('response', (response: StandInResponse) => {
        events.push(response.statusCode)
        response.resume()
        resolve(events)
      })
      request.on('error', (error) => resolve([...events, error.message]))
      request.end()
    })
  const redirect = [302, 'GET', `${origin}/ok`, ['/ok']]
  expect(await run(true)).toEqual([redirect, 200])
  expect(await run(false)).toEqual([redirect, 'Redirect was cancelled'])
})

test('net.request refuses other schemes, same-origin without an origin, and a late followRedirect', () => {
  expect(() => new StandInRequest('ftp://127.0.0.1/', network)).toThrow(
    'ClientRequest only supports http: and https: protocols',
  )
  expect(() => new StandInRequest({ url: origin, credentials: 'same-origin' }, network)).toThrow(
    'credentials: same-origin requires origin to be set',
  )
  const request = new StandInRequest(origin, network)
  expect(() => request.followRedirect()).toThrow('followRedirect() called, but was not waiting for a redirect')
  request.abort()
})
