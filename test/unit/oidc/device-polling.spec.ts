/** When the device grant asks (RFC 8628 3.5), by a clock that is moved by hand. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { createOidc } from '../../../core/oidc/client.ts'
import type { FetchPort } from '../../../core/oidc/http.ts'

const issuer = 'https://id.example'
let answers: (() => Response | Promise<Response>)[]
let polledAt: number[]
/** When the code was shown. */
let begun: number

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  answers = []
  polledAt = []
})
afterEach(() => vi.useRealTimers())

const oauthError =
  (error: string, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error }, { status: 400, headers })

function signIn(device: Record<string, unknown>, signal = new AbortController().signal) {
  const fetch: FetchPort = async (url) => {
    if (url.endsWith('/openid-configuration')) {
      return Response.json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        device_authorization_endpoint: `${issuer}/device`,
      })
    }
    if (url.endsWith('/keys')) return Response.json({ keys: [] })
    if (url.endsWith('/device')) {
      return Response.json({
        device_code: 'd',
        user_code: 'U',
        verification_uri: `${issuer}/d`,
        expires_in: 600,
        ...device,
      })
    }
    polledAt.push((Date.now() - begun) / 1000)
    const answer = answers.shift() ?? oauthError('access_denied')
    return answer()
  }
  const oidc = createOidc({ issuer, clientId: 'latchkey', fetch, cache: null })
  const work = oidc.authorize({ method: 'device', loginHint: null, anotherAccount: false, signal }, () => {
    begun = Date.now()
  })
  return work.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.code : 'another error'),
  )
}

/** Lets the time run, a second at a step, until it is over. */
async function outcome(work: Promise<string | null>): Promise<string | null> {
  let over = false
  work.finally(() => {
    over = true
  })
  for (let second = 0; second < 3_000 && !over; second++) {
    await vi.advanceTimersByTimeAsync(1_000)
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return work
}

describe('polls', () => {
  test('every five seconds where the provider names no interval', async () => {
    answers = [oauthError('authorization_pending'), oauthError('authorization_pending')]
    expect(await outcome(signIn({}))).toBe('oidc.denied')
    expect(polledAt).toEqual([5, 10, 15])
  })

  test('in the provider’s interval', async () => {
    answers = [oauthError('authorization_pending')]
    await outcome(signIn({ interval: 7 }))
    expect(polledAt).toEqual([7, 14])
  })

  test.each([3e6, 1e12])('at least every five minutes, although the provider names %d seconds', async (interval) => {
    expect(await outcome(signIn({ interval }))).toBe('oidc.denied')
    expect(polledAt).toEqual([300])
  })

  test('at most once a second', async () => {
    answers = [oauthError('authorization_pending')]
    await outcome(signIn({ interval: 0.001 }))
    expect(polledAt).toEqual([1, 2])
  })

  test('five seconds less often after each slow_down, for good', async () => {
    answers = [oauthError('slow_down'), oauthError('slow_down'), oauthError('authorization_pending')]
    await outcome(signIn({ interval: 5 }))
    expect(polledAt).toEqual([5, 15, 30, 45])
  })

  test('half as often after each broken connection', async () => {
    const broken = () => Promise.reject(new TypeError('fetch failed'))
    answers = [broken, broken, oauthError('authorization_pending')]
    await outcome(signIn({ interval: 5 }))
    expect(polledAt).toEqual([5, 15, 35, 55])
  })

  test('no sooner than an overrun provider asks', async () => {
    answers = [() => Response.json({}, { status: 429, headers: { 'retry-after': '45' } })]
    await outcome(signIn({ interval: 5 }))
    expect(polledAt).toEqual([5, 50])
  })

  test('until the code runs out', async () => {
    answers = Array.from({ length: 100 }, () => oauthError('authorization_pending'))
    expect(await outcome(signIn({ interval: 5, expires_in: 22 }))).toBe('oidc.device-expired')
    expect(polledAt).toEqual([5, 10, 15, 20])
  })

  test('for half an hour at most', async () => {
    answers = Array.from({ length: 100 }, () => oauthError('authorization_pending'))
    expect(await outcome(signIn({ interval: 60, expires_in: 1e9 }))).toBe('oidc.device-expired')
    expect(polledAt.at(-1)).toBeLessThan(1_800)
  })

  test('until it is called off', async () => {
    const given = new AbortController()
    const work = signIn({ interval: 5 }, given.signal)
    await vi.advanceTimersByTimeAsync(2_000)
    given.abort()
    expect(await outcome(work)).toBe('general.cancelled')
    expect(polledAt).toEqual([])
  })
})
