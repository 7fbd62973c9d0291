/** A provider that is known from the cache and cannot be reached: nobody waits in front of a dead page for nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AuthorizeProgress, createOidc, type Oidc } from '../../../core/oidc/client.ts'
import { createFakeBrowser } from '../../support/fake-browser.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'

let issuer: RunningIssuer
let stored: unknown
const { signal } = new AbortController()
const request = { method: 'browser', loginHint: null, anotherAccount: false, signal } as const

/** @param failures how many requests find nobody */
function client(failures: number, waits: boolean, onWaiting = () => {}): Oidc {
  let left = failures
  return createOidc({
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    fetch: (url, init) => {
      left -= 1
      return left < 0 ? fetch(url, init) : Promise.reject(Object.assign(new Error('down'), { code: 'ECONNREFUSED' }))
    },
    cache: {
      read: async () => stored,
      write: async (_, value) => {
        stored = value
      },
    },
    onlyStartIfOidcIsAvailable: waits,
    onWaiting,
    random: () => 0,
  })
}

beforeEach(async () => {
  issuer = await startIssuer()
  await client(0, false).prepare(signal)
})
afterEach(() => issuer.stop())

test('is named as soon as the link has led nowhere', async () => {
  const seen: AuthorizeProgress[] = []
  const work = client(Number.POSITIVE_INFINITY, false).authorize(request, (progress) => seen.push(progress))
  await expect(work).rejects.toMatchObject({ code: 'oidc.unreachable' })
  expect(seen.map(({ kind }) => kind)).toEqual(['link'])
})

test('is waited for where the configuration says so; once it is back, the same link serves', async () => {
  const browser = createFakeBrowser({ login: 'alice' })
  const told: string[] = []
  let link = ''
  let tab: Promise<unknown> = Promise.resolve()
  const onWaiting = () => {
    told.push('waiting')
    // The person reloads the page.
    if (told.length === 3) tab = browser.open(link)
  }
  // Two looks beside the link, then two of those who wait.
  const authorized = await client(4, true, onWaiting).authorize(request, (progress) => {
    told.push(progress.kind)
    if (progress.kind === 'link') link = progress.url
  })
  await authorized.answer({ kind: 'signedIn' })
  await tab
  expect(authorized.record.identity.email).toBe('alice@example.com')
  expect(told).toEqual(['link', 'waiting', 'waiting', 'answered'])
})

test('is waited for before a code is asked for, although it is known', async () => {
  const told: string[] = []
  const attempt = new AbortController()
  const oidc = client(2, true, () => told.push('waiting'))
  const work = oidc.authorize({ ...request, method: 'device', signal: attempt.signal }, (progress) => {
    told.push(progress.kind)
    attempt.abort()
  })
  await expect(work).rejects.toMatchObject({ code: 'general.cancelled' })
  expect(told).toEqual(['waiting', 'waiting', 'deviceCode'])
})
