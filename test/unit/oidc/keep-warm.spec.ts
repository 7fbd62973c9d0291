import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import type { Discovery } from '../../../core/oidc/discovery.ts'
import type { Http } from '../../../core/oidc/http.ts'
import { keepWarm } from '../../../core/oidc/keep-warm.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const metadata = {
  issuer: 'https://id.example',
  authorization_endpoint: 'https://id.example/auth',
  token_endpoint: 'https://id.example/token',
  jwks_uri: 'https://id.example/keys',
}

/** @param failures what the first requests end with; null: an answer */
function begin(connected: boolean, more: Partial<typeof metadata> = {}, failures: readonly (Error | null)[] = []) {
  const asked: string[] = []
  const told: unknown[] = []
  const left = [...failures]
  const discovery = {
    revalidate: async () => {
      if (connected) asked.push('revalidated')
      return connected
    },
  } satisfies Partial<Discovery>
  const http: Http = {
    skew: { measure: () => {}, milliseconds: null },
    async send({ url, method }) {
      asked.push(`${method} ${url}`)
      const failure = left.shift() ?? null
      if (failure !== null) throw failure
      return new Response()
    },
  }
  const warmth = keepWarm(discovery, http, { ...metadata, ...more }, { everyMs: 3_000, forMs: 180_000 })
  warmth.unreachable.catch((error: unknown) => told.push(error))
  return { asked, told, stop: warmth.stop }
}

test('asks nothing before the link is out', () => {
  expect(begin(true).asked).toEqual([])
})

test('fetches the keys, then asks for them every three seconds', async () => {
  const { asked } = begin(true)
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toEqual(['revalidated'])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(asked.slice(1)).toEqual(['GET https://id.example/keys', 'GET https://id.example/keys'])
})

test('opens the connection at once when the keys were fresh', async () => {
  const { asked } = begin(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toEqual(['GET https://id.example/keys'])
})

test('knocks at the token endpoint where the keys lie elsewhere', async () => {
  const { asked } = begin(true, { jwks_uri: 'https://keys.example/keys' })
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toEqual(['revalidated', 'GET https://id.example/token'])
})

test('gives up after three minutes', async () => {
  const { asked } = begin(true)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(asked).toHaveLength(60)
  expect(vi.getTimerCount()).toBe(0)
})

test('stops when told to, and leaves no timer', async () => {
  const { asked, stop } = begin(true)
  await vi.advanceTimersByTimeAsync(4_000)
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})

const refused = () => new AppError('oidc.unreachable', { host: 'id.example', reason: 'connection refused' })
const failed = () => new AppError('oidc.provider-failed', { host: 'id.example', endpoint: 'key set', status: 500 })

test('tells that there is no way to the provider when the first two tries find none', async () => {
  const last = refused()
  const { asked, told } = begin(false, {}, [refused(), last])
  await vi.advanceTimersByTimeAsync(10)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toEqual([last])
  await vi.advanceTimersByTimeAsync(900)
  expect(asked).toHaveLength(2)
})

test.each([
  ['one failure', false, [refused(), null]],
  ['a provider that answers badly', false, [failed(), failed(), failed()]],
  ['what fails once the provider has been reached', true, [refused(), refused(), refused()]],
])('does not mind %s', async (_, connected, failures) => {
  const { told } = begin(connected, {}, failures)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual([])
})

test('tells nothing after it was stopped', async () => {
  const { asked, told, stop } = begin(false, {}, [refused(), refused()])
  await vi.advanceTimersByTimeAsync(10)
  stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([])
  expect(asked).toHaveLength(1)
})
