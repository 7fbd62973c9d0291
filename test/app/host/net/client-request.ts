/**
 * `net.request`: one request of Chromium's network stack as Electron shows it, redirects, errors and credentials included
 * (README.md, Network, lib/common/api/net-client-request.ts, docs/api/client-request.md).
 */
import { request as httpRequest, type IncomingMessage, type ClientRequest as NodeRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { PassThrough, type Readable, Writable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Shape } from '../shapes.ts'
import { netError, toNetError } from './errors.ts'
import { isOnline, type Network } from './network.ts'

type Options = Electron.ClientRequestConstructorOptions

/** Headers that an app may not set [docs/api/client-request.md]. */
const FORBIDDEN = ['content-length', 'host', 'trailer', 'te', 'upgrade', 'cookie2', 'keep-alive', 'transfer-encoding']
const REDIRECTS = [301, 302, 303, 307, 308]
/** Chromium's limit. */
const MOST_REDIRECTS = 20

export interface StandInResponse extends Readable {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: Record<string, string | string[]>
}

export class StandInRequest
  extends Writable
  implements
    Shape<
      Electron.ClientRequest,
      'abort' | 'chunkedEncoding' | 'followRedirect' | 'getHeader' | 'removeHeader' | 'setHeader'
    >
{
  chunkedEncoding = false
  readonly #network: Network
  readonly #redirect: 'follow' | 'error' | 'manual'
  readonly #credentials: 'omit' | 'include' | 'same-origin'
  readonly #headers = new Map<string, { readonly name: string; readonly value: string }>()
  readonly #body: Buffer[] = []
  #method: string
  #url: URL
  #hops = 0
  #isStarted = false
  #isOver = false
  #follow: (() => void) | null = null
  #wire: NodeRequest | null = null
  #response: PassThrough | null = null

  constructor(input: Options | string, network: Network) {
    super()
    const options = typeof input === 'string' ? { url: input } : input
    this.#network = network
    this.#url = addressOf(options)
    if (!['http:', 'https:'].includes(this.#url.protocol)) {
      throw new Error('ClientRequest only supports http: and https: protocols')
    }
    this.#method = (options.method ?? 'GET').toUpperCase()
    this.#redirect = redirectOf(options.redirect)
    // Without an origin of its own a request is never of the same origin, and takes everything along (README.md, Network).
    this.#credentials = options.credentials ?? (options.useSessionCookies === true ? 'include' : 'omit')
    if (this.#credentials === 'same-origin' && options.origin === undefined) {
      throw new Error('credentials: same-origin requires origin to be set')
    }
    for (const [name, value] of Object.entries(options.headers ?? {})) this.setHeader(name, `${value}`)
  }

  setHeader(name: string, value: string): void {
    if (this.#isStarted) throw new Error("Can't set headers after they are sent")
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw new Error(`Invalid header name: '${name}'`)
    this.#headers.set(name.toLowerCase(), { name, value })
  }

  getHeader(name: string): string {
    return this.#headers.get(name.toLowerCase())?.value ?? ''
  }

  removeHeader(name: string): void {
    if (this.#isStarted) throw new Error("Can't remove headers after they are sent")
    this.#headers.delete(name.toLowerCase())
  }

  /** Only within a `redirect` event of a request with `redirect: 'manual'` [d.ts]. */
  followRedirect(): void {
    if (this.#follow === null) throw new Error('followRedirect() called, but was not waiting for a redirect')
    this.#follow()
  }

  abort(): void {
    if (this.#isOver) return
    process.nextTick(() => this.emit('abort'))
    this.#end(null)
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.#body.push(Buffer.from(chunk))
    done()
  }

  override _final(done: () => void): void {
    this.#isStarted = true
    if (!this.#isOver) this.#send()
    done()
  }

  #send(): void {
    const forbidden = FORBIDDEN.find((name) => this.#headers.has(name))
    const isCutOff = !isOnline() && !isLoopback(this.#url)
    if (forbidden !== undefined || isCutOff) {
      this.#end(netError(isCutOff ? 'ERR_INTERNET_DISCONNECTED' : 'ERR_INVALID_ARGUMENT'))
      return
    }
    const headers: Record<string, string> = { 'accept-encoding': 'gzip, deflate, br', 'user-agent': USER_AGENT }
    for (const { name, value } of this.#headers.values()) headers[name] = value
    const cookies = this.#credentials === 'omit' ? '' : this.#network.cookiesFor(this.#url)
    if (cookies !== '') headers.cookie = cookies
    const body = Buffer.concat(this.#body)
    if (body.length > 0) headers['content-length'] = `${body.length}`
    const isSecure = this.#url.protocol === 'https:'
    const options = { method: this.#method, headers, agent: this.#network.agent(this.#url.protocol) }
    const answered = (response: IncomingMessage) => this.#answered(response)
    const wire = isSecure ? httpsRequest(this.#url, options, answered) : httpRequest(this.#url, options, answered)
    this.#wire = wire
    wire.on('error', (caught) => this.#end(toNetError(caught, !wire.reusedSocket && wire.socket?.bytesRead === 0)))
    wire.end(body)
  }

  #answered(response: IncomingMessage): void {
    if (this.#isOver) return
    const { statusCode = 0, headers } = response
    if (this.#credentials !== 'omit') this.#network.keepCookies(this.#url, headers['set-cookie'] ?? [])
    const { location } = headers
    if (REDIRECTS.includes(statusCode) && location !== undefined && URL.canParse(location, this.#url)) {
      response.resume()
      this.#redirected(statusCode, new URL(location, this.#url), headers)
      return
    }
    const shown = new PassThrough()
    this.#response = shown
    const facts = { statusCode, statusMessage: response.statusMessage ?? '', headers: shownHeaders(headers) }
    Object.assign(shown, facts, { httpVersion: response.httpVersion })
    const decoded = decoder(headers['content-encoding'])
    response.on('error', (caught) => this.#end(toNetError(caught, false)))
    response.on('aborted', () => this.#end(netError('ERR_CONTENT_LENGTH_MISMATCH')))
    if (decoded === null) response.pipe(shown)
    else {
      decoded.on('error', () => this.#end(netError('ERR_CONTENT_DECODING_FAILED')))
      response.pipe(decoded).pipe(shown)
    }
    shown.on('end', () => {
      this.#isOver = true
    })
    this.emit('response', shown)
  }

  #redirected(status: number, to: URL, headers: IncomingMessage['headers']): void {
    const becomesGet = status === 303 ? this.#method !== 'HEAD' : status < 303 && this.#method === 'POST'
    const method = becomesGet ? 'GET' : this.#method
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat()]))
    if (this.#redirect === 'error') {
      this.#end(new Error("Attempted to redirect, but redirect policy was 'error'"))
      return
    }
    let follows = this.#redirect === 'follow'
    this.#follow = () => {
      follows = true
    }
    try {
      this.emit('redirect', status, method, to.href, lists)
    } finally {
      this.#follow = null
      if (!follows && !this.#isOver) this.#end(new Error('Redirect was cancelled'))
    }
    if (!follows || this.#isOver) return
    this.#hops += 1
    if (this.#hops > MOST_REDIRECTS) {
      this.#end(netError('ERR_TOO_MANY_REDIRECTS'))
      return
    }
    if (becomesGet) {
      this.#body.length = 0
      for (const name of ['content-type', 'origin']) this.#headers.delete(name)
    }
    // Credentials do not go along to another origin.
    if (to.origin !== this.#url.origin) this.#headers.delete('authorization')
    this.#method = method
    this.#url = to
    this.#send()
  }

  /** @param error null: given up by the app */
  #end(error: Error | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#wire?.destroy()
    this.#response?.destroy(error ?? undefined)
    // The stream is destroyed as soon as it has been written, as in Electron; its errors come nevertheless.
    if (this.destroyed && error !== null) this.emit('error', error)
    this.destroy(error ?? undefined)
  }
}

const USER_AGENT = 'latchkey Electron/stand-in'

function redirectOf(redirect: string | undefined): 'follow' | 'error' | 'manual' {
  if (redirect === undefined || redirect === 'follow') return 'follow'
  if (redirect === 'error' || redirect === 'manual') return redirect
  throw new Error('redirect mode should be one of follow, error or manual')
}

function addressOf({ url, protocol = 'http:', host, hostname = 'localhost', port, path = '/' }: Options): URL {
  if (url !== undefined) return new URL(url)
  return new URL(path, `${protocol}//${host ?? `${hostname}${port === undefined ? '' : `:${port}`}`}`)
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function decoder(encoding: string | undefined) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') return createInflate()
  return encoding === 'br' ? createBrotliDecompress() : null
}

/** What is compressed comes out plain, and its headers say so no more. */
function shownHeaders(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const shown = Object.entries(headers).filter(
    ([name]) => name !== 'content-encoding' || decoder(headers[name]) === null,
  )
  return Object.fromEntries(shown.map(([name, value]) => [name, value ?? '']))
}
