import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { createDiscovery } from '../../../core/oidc/discovery.ts'
import type { CachePort } from '../../../core/oidc/file-cache.ts'
import type { Http } from '../../../core/oidc/http.ts'

const issuer = 'https://id.example'
const document = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
}
const HOUR = 3_600_000
const { signal } = new AbortController()

let now: number
let asked: string[]
let down: boolean
let disk: Map<string, string>
beforeEach(() => {
  now = 1_800_000_000_000
  asked = []
  down = false
  disk = new Map()
})

const http: Http = {
  skew: { measure: () => {}, milliseconds: null },
  async send({ url }) {
    const name = url === `${issuer}/keys` ? 'keys' : 'metadata'
    asked.push(name)
    if (down) throw new AppError('oidc.unreachable', { host: 'id.example', reason: 'no network' })
    return Response.json(name === 'keys' ? { keys: [{ kty: 'RSA', kid: `k${now}` }] } : document)
  },
}
/** A disk that writes JSON, as the real one does. */
const cache: CachePort = {
  read: async (name) => JSON.parse(disk.get(name) ?? 'null'),
  write: async (name, value) => void disk.set(name, JSON.stringify(value)),
}
const create = (overrides: Partial<Parameters<typeof createDiscovery>[0]> = {}) =>
  createDiscovery({ issuer, http, cache, now: () => now, ...overrides })

describe('asks the network', () => {
  test('the first time, and not again', async () => {
    const discovery = create()
    expect((await discovery.get(signal)).metadata.token_endpoint).toBe(`${issuer}/token`)
    await discovery.get(signal)
    expect(asked).toEqual(['metadata'])
  })

  test('once for many who ask at once', async () => {
    const discovery = create()
    await Promise.all([discovery.get(signal), discovery.get(signal), discovery.get(signal)])
    expect(asked).toEqual(['metadata'])
  })

  test('again after a day', async () => {
    const discovery = create()
    await discovery.get(signal)
    now += 24 * HOUR
    await discovery.get(signal)
    expect(asked).toEqual(['metadata', 'metadata'])
  })

  test('again when the clock was set back', async () => {
    const discovery = create()
    await discovery.get(signal)
    now -= HOUR
    await discovery.get(signal)
    expect(asked).toEqual(['metadata', 'metadata'])
  })

  test('again when what it had proved wrong', async () => {
    const discovery = create()
    await discovery.get(signal)
    discovery.forget()
    await discovery.get(signal)
    expect(asked).toEqual(['metadata', 'metadata'])
  })

  test('and goes on for the others when one of them gives up', async () => {
    const discovery = create()
    const given = new AbortController()
    const [first, second] = [discovery.get(given.signal), discovery.get(signal)]
    given.abort()
    await expect(first).rejects.toMatchObject({ code: 'general.cancelled' })
    expect((await second).metadata.issuer).toBe(issuer)
  })
})

describe('after a restart', () => {
  test('knows both documents from disk', async () => {
    await create().revalidate(signal)
    asked = []
    const { metadata, jwks } = await create().get(signal)
    expect(metadata.issuer).toBe(issuer)
    expect(jwks?.keys).toHaveLength(1)
    expect(asked).toEqual([])
  })

  test('works without the provider, for a day', async () => {
    await create().revalidate(signal)
    down = true
    now += 24 * HOUR - 1
    expect((await create().get(signal)).metadata.issuer).toBe(issuer)
    now += 1
    await expect(create().get(signal)).rejects.toMatchObject({ code: 'oidc.unreachable' })
  })

  test.each([
    ['nothing readable', () => 'not json'],
    ['something else', () => '[]'],
    ['another issuer’s documents', (text: string) => text.replaceAll(issuer, 'https://evil.example')],
    [
      'an endpoint that is not https',
      (text: string) =>
        text.replace(`"token_endpoint":"${issuer}/token"`, '"token_endpoint":"http://evil.example/token"'),
    ],
    ['another version', (text: string) => text.replace('"version":1', '"version":2')],
  ])('asks anew when the disk has %s', async (_name, change) => {
    await create().revalidate(signal)
    for (const [name, text] of disk) disk.set(name, change(text))
    asked = []
    const tolerant: CachePort = { ...cache, read: (name) => cache.read(name).catch(() => undefined) }
    expect((await create({ cache: tolerant }).get(signal)).metadata.token_endpoint).toBe(`${issuer}/token`)
    expect(asked).toEqual(['metadata'])
  })

  test('lets the later of two quick writes win, however slow the disk', async () => {
    let slow = 3
    const lazy: CachePort = {
      ...cache,
      async write(name, value) {
        for (let turn = slow--; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
        await cache.write(name, value)
      },
    }
    await create({ cache: lazy }).revalidate(signal)
    expect(JSON.parse([...disk.values()][0] ?? '').jwks.keys).toHaveLength(1)
  })
})

describe('revalidating', () => {
  test('asks for the keys first, and for what is older than a minute only', async () => {
    const discovery = create()
    await discovery.revalidate(signal)
    expect(asked).toEqual(['metadata', 'keys'])
    now += 59_000
    await discovery.revalidate(signal)
    expect(asked).toHaveLength(2)
    now += 2_000
    await discovery.revalidate(signal)
    expect(asked.slice(2)).toEqual(['keys', 'metadata'])
  })

  test('never throws, and leaves what there is', async () => {
    const discovery = create()
    await discovery.revalidate(signal)
    down = true
    now += HOUR
    await discovery.revalidate(signal)
    expect((await discovery.get(signal)).jwks?.keys).toHaveLength(1)
  })

  test('gives its keys to whoever needs them while they are on their way', async () => {
    const discovery = create()
    await discovery.get(signal)
    expect(await discovery.keys()).toBeNull()
    const work = discovery.revalidate(signal)
    await Promise.resolve()
    expect((await discovery.keys())?.keys).toHaveLength(1)
    await work
    expect(asked).toEqual(['metadata', 'keys'])
  })
})
