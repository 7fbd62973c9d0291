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

test('is waited for where the configuration says so, and then there is a new link', async () => {
  const browser = createFakeBrowser({ login: 'alice' })
  const told: string[] = []
  let tab: Promise<unknown> = Promise.resolve()
  // Two looks beside the first link, one of those who wait.
  const oidc = client(3, true, () => told.push('waiting'))
  const authorized = await oidc.authorize(request, (progress) => {
    told.push(progress.kind)
    if (progress.kind === 'link' && told.includes('waiting')) tab = browser.open(progress.url)
  })
  await authorized.answer({ kind: 'signedIn' })
  await tab
  expect(authorized.record.identity.email).toBe('alice@example.com')
  expect(told).toEqual(['link', 'waiting', 'link', 'answered'])
})
