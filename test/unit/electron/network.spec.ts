import { EventEmitter } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { classifyNetworkError } from '../../../core/oidc/network-errors.ts'
import { type CoreFetchInit, coreFetch, redirectProbe } from '../../../electron/network.ts'

const init = (more: Partial<CoreFetchInit> = {}): CoreFetchInit => ({
  method: 'GET',
  headers: {},
  redirect: 'manual',
  signal: new AbortController().signal,
  ...more,
})

describe('fetch', () => {
  test('sends no cookies, which Electron would by default, and hands on everything else', async () => {
    const network = { fetch: vi.fn(async () => new Response('document')) }
    const asked = init({ method: 'POST', body: 'grant_type=x', headers: { accept: 'application/json' } })
    expect(await (await coreFetch(network)('https://login.acme.example/token', asked)).text()).toBe('document')
    expect(network.fetch).toHaveBeenCalledExactlyOnceWith('https://login.acme.example/token', {
      ...asked,
      credentials: 'omit',
    })
  })

  test("gives a redirect as an answer, where Electron's rejects", async () => {
    const network = { fetch: () => Promise.reject(new Error('Redirect was cancelled')) }
    const answer = await coreFetch(network)('https://login.acme.example/', init())
    expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 302, location: null })
  })

  test.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'dns'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'tls'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy'],
    ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
  ])('leaves %s for the core to read', async (message, kind) => {
    const network = { fetch: () => Promise.reject(new Error(message)) }
    const caught = await coreFetch(network)('https://acme.example/', init()).catch((error: unknown) => error)
    expect(classifyNetworkError(caught).kind).toBe(kind)
  })
})

/** A ClientRequest as Electron has it: `close` comes once it is written, and a redirect that is not followed ends in an error. */
class FakeRequest extends EventEmitter {
  readonly end = vi.fn(() => void this.emit('close'))
  readonly abort = vi.fn()

  redirectTo(location: string): void {
    this.emit('redirect', 302, 'GET', location, {})
    this.emit('error', new Error('Redirect was cancelled'))
  }

  fail(message: string): void {
    this.emit('error', new Error(message))
  }
}

function probe(signal = new AbortController().signal) {
  const request = new FakeRequest()
  const open = vi.fn(() => request)
  const answer = redirectProbe(open)('https://acme.example/register/x', signal)
  // Whoever awaits sees it; until then it is nobody's unhandled rejection.
  answer.catch(() => {})
  return { request, open, answer }
}

describe('the redirect probe', () => {
  test('says where an answer sends, and goes nowhere', async () => {
    const { request, open, answer } = probe()
    request.redirectTo('https://login.acme.example/authorize')
    expect(await answer).toEqual({ status: 302, location: 'https://login.acme.example/authorize' })
    expect(open).toHaveBeenCalledExactlyOnceWith({
      method: 'GET',
      url: 'https://acme.example/register/x',
      redirect: 'manual',
      credentials: 'omit',
    })
    expect(request.end).toHaveBeenCalledOnce()
  })

  test('says that an answer sends nowhere, and leaves its body', async () => {
    const { request, answer } = probe()
    request.emit('response', { statusCode: 404 })
    expect(await answer).toEqual({ status: 404, location: null })
    expect(request.abort).toHaveBeenCalledOnce()
  })

  test('fails as the network failed', async () => {
    const { request, answer } = probe()
    request.fail('net::ERR_CONNECTION_REFUSED')
    await expect(answer).rejects.toThrow('net::ERR_CONNECTION_REFUSED')
  })

  test('gives no password to a proxy', () => {
    const { request } = probe()
    const give = vi.fn()
    request.emit('login', { isProxy: true }, give)
    expect(give).toHaveBeenCalledExactlyOnceWith()
  })

  test('stops when told to, before and while it waits', async () => {
    const early = AbortSignal.abort(new Error('too late'))
    await expect(probe(early).answer).rejects.toThrow('too late')
    const stop = new AbortController()
    const { request, answer } = probe(stop.signal)
    stop.abort(new Error('no answer in time'))
    await expect(answer).rejects.toThrow('no answer in time')
    expect(request.abort).toHaveBeenCalledOnce()
  })
})
