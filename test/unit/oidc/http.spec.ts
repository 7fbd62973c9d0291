import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { createHttp, type FetchInit, type FetchPort, type HttpRequest } from '../../../core/oidc/http.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => vi.useRealTimers())

const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init)
const busy = (retryAfter: string, status = 503) => json({}, { status, headers: { 'retry-after': retryAfter } })

function request(changes: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController()
  return { url: 'https://id.example/x', method: 'GET', endpoint: 'key set', limitBytes: 1024, signal, ...changes }
}

/** Answers in turn; the last answer repeats. Notes what was asked. */
function scripted(...answers: readonly (() => Response | Promise<Response>)[]) {
  const asked: { url: string; init: FetchInit }[] = []
  const fetch: FetchPort = async (url, init) => {
    asked.push({ url, init })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    if (answer === undefined) throw new Error('nothing scripted')
    return answer()
  }
  return { fetch, asked }
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const caught = work.then(
    () => null,
    (error: unknown) => error,
  )
  await vi.runAllTimersAsync()
  const error = await caught
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${error}`)
  return error
}

test('asks for no compression, follows nothing, and hands over the body', async () => {
  const { fetch, asked } = scripted(() => json({ a: 1 }))
  const http = createHttp({ fetch })
  const response = await http.send(request({ headers: { accept: 'application/json' } }))
  expect(await response.json()).toEqual({ a: 1 })
  expect(asked[0]?.init).toMatchObject({
    method: 'GET',
    redirect: 'manual',
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  })
})

describe('Retry-After', () => {
  test('of a few seconds is waited out once, for a GET', async () => {
    const { fetch, asked } = scripted(
      () => busy('3'),
      () => json({}),
    )
    const work = createHttp({ fetch }).send(request())
    await vi.advanceTimersByTimeAsync(2_999)
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect((await work).status).toBe(200)
  })

  test('is not waited out a second time', async () => {
    const { fetch, asked } = scripted(() => busy('1'))
    expect((await failure(createHttp({ fetch }).send(request()))).code).toBe('oidc.provider-busy')
    expect(asked).toHaveLength(2)
  })

  test('that is longer is told to the caller', async () => {
    const { fetch, asked } = scripted(() => busy('60', 429))
    const error = await failure(createHttp({ fetch }).send(request()))
    expect(error).toMatchObject({ code: 'oidc.provider-busy', retryAfter: 60_000 })
    expect(asked).toHaveLength(1)
  })

  test('never sends a POST again', async () => {
    const { fetch, asked } = scripted(() => busy('0'))
    const error = await failure(createHttp({ fetch }).send(request({ method: 'POST', body: 'a=b' })))
    expect([error.code, error.uncertain]).toEqual(['oidc.provider-busy', false])
    expect(asked).toHaveLength(1)
  })

  test('is not needed to be told that there are too many requests', async () => {
    const { fetch } = scripted(() => json({}, { status: 429 }))
    expect(await failure(createHttp({ fetch }).send(request()))).toMatchObject({
      code: 'oidc.provider-busy',
      retryAfter: null,
    })
  })
})

describe('the deadline', () => {
  test('ends a request whose fetch ignores its signal', async () => {
    const { fetch, asked } = scripted(() => new Promise<Response>(() => {}))
    const error = await failure(createHttp({ fetch }).send(request({ method: 'POST' })))
    expect(error).toMatchObject({ code: 'oidc.timeout', uncertain: true, params: { seconds: '10' } })
    expect(asked[0]?.init.signal.aborted).toBe(true)
  })

  test('ends a body that never does', async () => {
    const { fetch } = scripted(() => new Response(new ReadableStream(), { status: 200 }))
    expect((await failure(createHttp({ fetch }).send(request()))).code).toBe('oidc.timeout')
  })

  test('names whatever error comes after it', async () => {
    const { fetch } = scripted(async () => {
      vi.setSystemTime(Date.now() + 10_000)
      throw new SyntaxError('bad chunk')
    })
    expect((await failure(createHttp({ fetch }).send(request()))).code).toBe('oidc.timeout')
  })
})

describe('the caller’s signal', () => {
  test('ends the request at once', async () => {
    const given = new AbortController()
    const { fetch } = scripted(() => new Promise<Response>(() => {}))
    const work = createHttp({ fetch }).send(request({ method: 'POST', signal: given.signal }))
    given.abort()
    expect(await failure(work)).toMatchObject({ code: 'general.cancelled', uncertain: true })
  })

  test('that was fired before sends nothing', async () => {
    const { fetch, asked } = scripted(() => json({}))
    const error = await failure(createHttp({ fetch }).send(request({ method: 'POST', signal: AbortSignal.abort() })))
    expect([error.code, error.uncertain]).toEqual(['general.cancelled', false])
    expect(asked).toEqual([])
  })

  test('may bring its own reason', async () => {
    const reason = new AppError('general.timed-out', { seconds: 5, waitingFor: 'x' })
    const { fetch } = scripted(() => json({}))
    expect(await failure(createHttp({ fetch }).send(request({ signal: AbortSignal.abort(reason) })))).toBe(reason)
  })
})

describe('is refused', () => {
  test.each([
    [
      'a redirect, naming where to',
      () => new Response(null, { status: 302, headers: { location: 'https://portal.example/login?secret=1' } }),
      'oidc.redirected',
      { target: 'https://portal.example' },
    ],
    ['a redirect that a fetch by the book hides', () => Response.error(), 'oidc.redirected', { target: 'elsewhere' }],
    [
      'a body that is announced too long',
      () => new Response('x', { headers: { 'content-length': '2000' } }),
      'oidc.answer-too-large',
      { limit: '1' },
    ],
    ['a body that is too long', () => new Response('x'.repeat(1025)), 'oidc.answer-too-large', { limit: '1' }],
    [
      'a compressed body',
      () => new Response('x', { headers: { 'content-encoding': 'br' } }),
      'oidc.answer-encoded',
      { encoding: 'br' },
    ],
    ['a proxy that wants a sign-in', () => new Response(null, { status: 407 }), 'oidc.proxy-failed', {}],
    [
      'a web page',
      () => new Response('<html>', { headers: { 'content-type': 'Text/HTML' } }),
      'oidc.captive-portal',
      {},
    ],
  ] as const)('%s', async (_name, answer, code, params) => {
    const { fetch } = scripted(answer)
    const error = await failure(createHttp({ fetch }).send(request()))
    expect(error.code).toBe(code)
    expect(error.params).toMatchObject(params)
  })
})

test('a body of exactly the limit passes', async () => {
  const { fetch } = scripted(() => new Response('x'.repeat(1024)))
  expect(await (await createHttp({ fetch }).send(request())).text()).toHaveLength(1024)
})

test('the provider’s clock is measured by the way', async () => {
  const date = new Date(Date.now() + 240_000).toUTCString()
  const { fetch } = scripted(() => json({}, { headers: { date } }))
  const http = createHttp({ fetch })
  expect(http.skew.milliseconds).toBeNull()
  await http.send(request())
  expect(http.skew.milliseconds).toBe(240_500)
})
