import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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

function begin(keysWereAsked: boolean, more: Partial<typeof metadata> = {}, fails = false) {
  const asked: string[] = []
  const discovery = {
    revalidate: async () => {
      if (keysWereAsked) asked.push('revalidated')
      return keysWereAsked
    },
  } satisfies Partial<Discovery>
  const http: Http = {
    skew: { measure: () => {}, milliseconds: null },
    async send({ url, method }) {
      asked.push(`${method} ${url}`)
      if (fails) throw new Error('down')
      return new Response()
    },
  }
  const stop = keepWarm(discovery, http, { ...metadata, ...more }, { everyMs: 3_000, forMs: 180_000 })
  return { asked, stop }
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

test('does not mind a provider that is down', async () => {
  const { asked } = begin(false, {}, true)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(asked).toHaveLength(2)
})
