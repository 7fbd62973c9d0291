/** Device authorization grant (RFC 8628) against a provider whose answers are set by hand, and against a real one. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { type AuthorizeProgress, createOidc, type Oidc } from '../../../core/oidc/client.ts'
import { createFakeBrowser } from '../../support/fake-browser.ts'
import { startIssuer } from '../../support/issuer.ts'
import { type RogueProvider, startRogueProvider } from '../../support/rogue-provider.ts'
import { leaks, printed, rogueClient } from '../../support/rogue-sign-in.ts'

// A second of waiting takes ten milliseconds here; what is waited for, and how long, is the unit test's.
vi.mock('../../../core/oidc/wait.ts', async (original) => {
  const real = await original<typeof import('../../../core/oidc/wait.ts')>()
  return { ...real, wait: (milliseconds: number, signal: AbortSignal) => real.wait(milliseconds / 100, signal) }
})

let rogue: RogueProvider
beforeEach(async () => {
  rogue = await startRogueProvider()
})
afterEach(() => rogue.stop())

function signIn(
  oidc: Oidc,
  signal = new AbortController().signal,
  onProgress: (progress: AuthorizeProgress) => void = () => {},
) {
  return oidc.authorize({ method: 'device', loginHint: null, anotherAccount: false, signal }, onProgress)
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const caught = await work.catch((error: unknown) => error)
  if (!(caught instanceof AppError)) throw new Error('it succeeded')
  expect(leaks(printed(caught))).toBe(false)
  return caught
}

const pending = { status: 400, body: { error: 'authorization_pending' } }

describe('the code', () => {
  test('is shown with its links and its end, and polled for until the answer', async () => {
    rogue.tokenErrors.push(pending)
    const seen: AuthorizeProgress[] = []
    const authorized = await signIn(rogueClient(rogue), undefined, (progress) => seen.push(progress))
    expect(authorized.record.identity.subject).toBe('person-1')
    expect(seen.map((progress) => progress.kind)).toEqual(['deviceCode', 'answered'])
    const [shown] = seen
    expect(shown?.kind === 'deviceCode' && shown.code).toMatchObject({
      userCode: 'ABCD-EFGH',
      verificationUri: `${rogue.issuer}/enter`,
      verificationUriComplete: `${rogue.issuer}/enter?user_code=ABCD-EFGH`,
    })
    expect(rogue.count('/token')).toBe(2)
    await authorized.answer({ kind: 'connected' })
  })

  test.each([
    ['a link that is no web address', { verification_uri: 'javascript:alert(1)' }],
    ['a link without encryption to elsewhere', { verification_uri: 'http://id.example/enter' }],
    ['a link that shows another host first', { verification_uri: 'https://id.example@evil.example/enter' }],
    ['a link beyond all measure', { verification_uri: `https://id.example/${'x'.repeat(2_048)}` }],
    ['a code with control characters', { user_code: 'AB\u001b[31m' }],
  ])('with %s is refused', async (_name, changes) => {
    rogue.bends.deviceAnswer = (right) => ({ ...right, ...changes })
    expect((await failure(signIn(rogueClient(rogue)))).code).toBe('oidc.answer-malformed')
  })

  test('comes with links as the URL parser writes them, and without a second one that is not safe', async () => {
    const shown: unknown[] = []
    for (const complete of ['HTTPS://id.example/\u001b]0;t\u0007\u202e?c=1#d', 'http://id.example/enter?c=1']) {
      rogue.bends.deviceAnswer = (right) => ({
        ...right,
        verification_uri: complete.replace(/^http:/, 'https:'),
        verification_uri_complete: complete,
      })
      await signIn(rogueClient(rogue), undefined, (progress) => {
        if (progress.kind === 'deviceCode')
          shown.push([progress.code.verificationUri, progress.code.verificationUriComplete])
      })
    }
    const clean = 'https://id.example/%1B]0;t%07%E2%80%AE?c=1#d'
    expect(shown).toEqual([
      [clean, clean],
      ['https://id.example/enter?c=1', null],
    ])
  })
})

describe('the answer', () => {
  test.each([
    ['access_denied', 'oidc.denied', 'refused'],
    ['expired_token', 'oidc.device-expired', 'cancelled'],
    ['invalid_client', 'oidc.client-refused', 'refused'],
  ])('%s ends it', async (error, code, family) => {
    rogue.tokenErrors.push(pending, { status: 400, body: { error } })
    const caught = await failure(signIn(rogueClient(rogue)))
    expect([caught.code, caught.family]).toEqual([code, family])
    expect(rogue.count('/token')).toBe(2)
  })

  test('with a nonce that was never sent is refused', async () => {
    rogue.bends.payload = (right) => ({ ...right, nonce: 'x' })
    expect((await failure(signIn(rogueClient(rogue)))).code).toBe('oidc.id-token-invalid')
  })

  test('without an ID token is refused', async () => {
    rogue.bends.answer = ({ id_token: _gone, ...rest }) => rest
    expect((await failure(signIn(rogueClient(rogue)))).code).toBe('oidc.id-token-invalid')
  })

  test('is judged by the rules of admission', async () => {
    const rules = {
      allowedDomains: ['other.example'],
      allowedGroups: [],
      allowedUsers: [],
      emailVerifiedRequired: true,
    }
    expect((await failure(signIn(rogueClient(rogue, { rules })))).code).toBe('admission.domain')
  })
})

test('polling survives a broken connection', async () => {
  let asked = 0
  rogue.bends.raw = {
    '/token': (request) => {
      asked += 1
      rogue.bends.raw = {}
      request.socket.destroy()
    },
  }
  await signIn(rogueClient(rogue))
  expect(asked).toBe(1)
})

test('a provider without the grant says so', async () => {
  rogue.bends.metadata = ({ device_authorization_endpoint: _gone, ...rest }) => rest
  expect((await failure(signIn(rogueClient(rogue)))).code).toBe('oidc.device-unsupported')
})

test('calling it off ends the polling at once', async () => {
  const given = new AbortController()
  const caught = await failure(signIn(rogueClient(rogue), given.signal, () => given.abort()))
  expect(caught.code).toBe('general.cancelled')
})

test('works with a real provider and another device’s browser', async () => {
  const issuer = await startIssuer()
  try {
    const oidc = createOidc({ issuer: issuer.issuer, clientId: issuer.clientId, fetch })
    const browser = createFakeBrowser({ login: 'alice' })
    let page: Promise<unknown> = Promise.resolve()
    const { record } = await signIn(oidc, undefined, (progress) => {
      if (progress.kind === 'deviceCode') page = browser.open(progress.code.verificationUriComplete ?? '')
    })
    await page
    expect(record.identity.email).toBe('alice@example.com')
    expect(record.refreshToken).not.toBeNull()
  } finally {
    await issuer.stop()
  }
})
