/** What a network, a proxy or a broken server can do to an answer: bounded in size and time, and told apart. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { json, publicJwk, type RogueProvider, startRogueProvider } from '../../support/rogue-provider.ts'
import { leaks, printed, rogueClient, signInAt } from '../../support/rogue-sign-in.ts'

let rogue: RogueProvider
beforeEach(async () => {
  rogue = await startRogueProvider()
})
afterEach(() => rogue.stop())

/** Short, so that a body that never ends is over soon. */
const REQUEST_WITHIN = 400

async function codeOf(expectedPage = true): Promise<string | undefined> {
  const { error, page } = await signInAt(rogue, rogueClient(rogue, { requestWithin: REQUEST_WITHIN }))
  if (expectedPage) expect(page?.status).toBe(400)
  expect(leaks(printed(error))).toBe(false)
  return error?.code
}

describe('the token endpoint', () => {
  test('that answers more than a megabyte is refused by its first word', async () => {
    rogue.bends.answer = (right) => ({ ...right, more: 'x'.repeat(1_200_000) })
    expect(await codeOf()).toBe('oidc.answer-too-large')
  })

  test('that streams without end is cut off at a megabyte', async () => {
    let sent = 0
    rogue.bends.raw = {
      '/token': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const more = () => {
          while (!response.destroyed && sent < 64e6) {
            sent += 65_536
            if (!response.write('x'.repeat(65_536))) return response.once('drain', more)
          }
        }
        more()
      },
    }
    expect(await codeOf()).toBe('oidc.answer-too-large')
    expect(sent).toBeLessThan(16e6)
  })

  test('that compresses unasked is refused unread, and was asked not to', async () => {
    rogue.bends.raw = {
      '/token': (_request, response) => {
        const body = gzipSync(JSON.stringify({ access_token: 'x'.repeat(1e6) }))
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body)
      },
    }
    expect(await codeOf()).toBe('oidc.answer-encoded')
    expect(rogue.requests.find((request) => request.path === '/token')?.headers['accept-encoding']).toBe('identity')
  })

  test('that drips its body is out of time, not malformed', async () => {
    rogue.bends.raw = {
      '/token': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const drip = setInterval(() => response.write(' '), 50)
        response.once('close', () => clearInterval(drip))
      },
    }
    expect(await codeOf()).toBe('oidc.timeout')
  })

  test('that never answers is out of time', async () => {
    rogue.bends.raw = { '/token': () => {} }
    expect(await codeOf()).toBe('oidc.timeout')
  })

  test('that sends elsewhere is not followed', async () => {
    let followed = false
    rogue.bends.raw = {
      '/token': (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      '/elsewhere': (_request, response) => {
        followed = true
        response.end()
      },
    }
    expect(await codeOf()).toBe('oidc.redirected')
    expect(followed).toBe(false)
  })

  const bodies = [
    [
      'a web page in its place',
      200,
      'text/html; charset=utf-8',
      '<html>Welcome to our hotel</html>',
      'oidc.captive-portal',
    ],
    ['the wish for a sign-in to the network (511)', 511, 'text/html', '<html>', 'oidc.captive-portal'],
    ['JSON that claims to be text', 200, 'text/plain', '{}', 'oidc.answer-malformed'],
    ['JSON without a type', 200, '', '{}', 'oidc.answer-malformed'],
    ['a type that only begins like JSON', 200, 'application/json-seq', '{}', 'oidc.answer-malformed'],
    ['broken JSON', 200, 'application/json', '{"access_token":', 'oidc.answer-malformed'],
    ['nothing', 200, 'application/json', '', 'oidc.answer-malformed'],
    ['a failure', 500, 'application/json', '{}', 'oidc.provider-failed'],
    ['the failure of a gateway', 502, 'text/html', '<html>', 'oidc.provider-failed'],
    ['a refusal that is a page', 403, 'text/html', '<html>', 'oidc.answer-malformed'],
    ['an unexpected success', 204, '', '', 'oidc.answer-malformed'],
  ] as const
  test.each(bodies)('that answers %s is named as such', async (_name, status, type, body, code) => {
    rogue.bends.raw = {
      '/token': (_request, response) =>
        response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(body),
    }
    expect(await codeOf()).toBe(code)
  })

  test('that breaks off in the middle is a broken connection', async () => {
    rogue.bends.raw = {
      '/token': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('{"access_token":"')
        setImmediate(() => response.destroy())
      },
    }
    expect(await codeOf()).toBe('oidc.unreachable')
  })

  test('that is overrun says how long to wait, and gets the code no second time', async () => {
    rogue.tokenErrors.push({ status: 503, body: {}, headers: { 'retry-after': '7' } })
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.code).toBe('oidc.provider-busy')
    expect(error?.retryAfter).toBe(7_000)
    expect(error?.params.seconds).toBe('7')
    expect(rogue.count('/token')).toBe(1)
  })
})

describe('the key set', () => {
  test('that exceeds 256 kB is refused', async () => {
    rogue.bends.keySet = (right) => ({ ...right, more: 'x'.repeat(300_000) })
    expect(await codeOf()).toBe('oidc.answer-too-large')
  })

  test('that cannot be had is asked for once more, and the code goes out once', async () => {
    let asked = 0
    rogue.bends.raw = {
      '/jwks': (_request, response) => {
        asked += 1
        response.writeHead(500).end()
      },
    }
    expect(await codeOf()).toBe('oidc.provider-failed')
    expect(asked).toBe(2)
    expect(rogue.count('/token')).toBe(1)
  })

  test('that fails once is had the second time, and the code goes out once', async () => {
    let asked = 0
    rogue.bends.raw = {
      '/jwks': (_request, response) => {
        asked += 1
        if (asked === 1) return response.writeHead(502).end()
        rogue.bends.raw = {}
        return response.writeHead(503, { 'retry-after': '0' }).end()
      },
    }
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error).toBeNull()
    expect(rogue.count('/token')).toBe(1)
  })

  test('with a key replaced during the sign-in is fetched again, and the code goes out once', async () => {
    const oidc = rogueClient(rogue)
    await oidc.prepare(new AbortController().signal)
    expect(rogue.count('/jwks')).toBe(1)
    const { error } = await signInAt(rogue, oidc, () => rogue.replaceKey())
    expect(error).toBeNull()
    expect(rogue.count('/jwks')).toBe(2)
    expect(rogue.count('/token')).toBe(1)
  })

  test('with a key replaced under the same name is fetched again too', async () => {
    const oidc = rogueClient(rogue)
    await oidc.prepare(new AbortController().signal)
    const { error } = await signInAt(rogue, oidc, () => rogue.replaceKey({ sameKid: true }))
    expect(error).toBeNull()
    expect(rogue.count('/token')).toBe(1)
  })

  test('whose type is written in capitals is understood', async () => {
    const { kid, publicKey } = rogue.keys
    rogue.bends.raw = {
      '/jwks': (_request, response) => {
        response.writeHead(200, { 'content-type': 'Application/JSON; Charset=UTF-8' })
        response.end(JSON.stringify({ keys: [publicJwk(kid, publicKey)] }))
      },
    }
    expect((await signInAt(rogue, rogueClient(rogue))).error).toBeNull()
  })

  test('is remembered as it was last seen', async () => {
    const oidc = rogueClient(rogue)
    await oidc.prepare(new AbortController().signal)
    await signInAt(rogue, oidc, () => rogue.replaceKey())
    expect((await signInAt(rogue, oidc)).error).toBeNull()
    expect(rogue.count('/jwks')).toBe(2)
  })
})

describe('one connection', () => {
  const rules = { allowedDomains: ['example.com'], allowedGroups: [], allowedUsers: [], emailVerifiedRequired: false }

  test('serves discovery, keys, code and userinfo, for a second one would cost two round trips more', async () => {
    rogue.bends.payload = ({ email: _email, preferred_username: _name, ...rest }) => rest
    const { error } = await signInAt(rogue, rogueClient(rogue, { rules }))
    expect(error).toBeNull()
    expect(rogue.requests.map(({ path }) => path)).toEqual([
      '/.well-known/openid-configuration',
      '/token',
      '/jwks',
      '/userinfo',
    ])
    expect(rogue.connections).toBe(1)
  })

  test('is opened while the person is in the browser, and kept by a cheap request now and then', async () => {
    const oidc = rogueClient(rogue, { keepWarm: { everyMs: 30, forMs: 60_000 } })
    await oidc.prepare(new AbortController().signal)
    const before = rogue.requests.length
    await signInAt(rogue, oidc, async () => {
      while (rogue.requests.length < before + 3) await new Promise((resolve) => setImmediate(resolve))
    })
    const after = rogue.requests.slice(before).map(({ path }) => path)
    expect(after.slice(0, 3)).toEqual(['/jwks', '/jwks', '/jwks'])
    expect(after.filter((path) => path === '/token')).toHaveLength(1)
  })
})

describe('the discovery document', () => {
  const cases = [
    ['of another issuer', { issuer: 'https://evil.example' }, 'oidc.discovery-mismatch'],
    ['without a token endpoint', { token_endpoint: undefined }, 'oidc.metadata-unusable'],
    ['whose keys lie at a plain http address', { jwks_uri: 'http://keys.example/jwks' }, 'oidc.metadata-unusable'],
    ['that knows no code', { response_types_supported: ['id_token'] }, 'oidc.metadata-unusable'],
    ['of more than 256 kB', { more: 'x'.repeat(300_000) }, 'oidc.answer-too-large'],
  ] as const
  test.each(cases)('%s stops before a browser opens', async (_name, changes, code) => {
    rogue.bends.metadata = (right) => ({ ...right, ...changes })
    let opened = false
    const { error } = await signInAt(rogue, rogueClient(rogue), () => {
      opened = true
    })
    expect(error?.code).toBe(code)
    expect(opened).toBe(false)
  })

  test('that is missing says that there is no provider', async () => {
    rogue.bends.raw = { '/.well-known/openid-configuration': (_request, response) => response.writeHead(404).end() }
    const { error } = await signInAt(rogue, rogueClient(rogue))
    expect(error?.code).toBe('oidc.not-a-provider')
    expect(error?.params.status).toBe('404')
  })

  test('of an overrun provider is asked for again when that is soon', async () => {
    let asked = 0
    rogue.bends.raw = {
      '/.well-known/openid-configuration': (_request, response) => {
        asked += 1
        rogue.bends.raw = {}
        response.writeHead(503, { 'retry-after': '0' }).end()
      },
    }
    expect((await signInAt(rogue, rogueClient(rogue))).error).toBeNull()
    expect(asked).toBe(1)
  })

  test('of a server that is not there says so', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const oidc = rogueClient(rogue, { issuer: `http://127.0.0.1:${port}` })
    const { error } = await signInAt(rogue, oidc)
    expect(error?.code).toBe('oidc.unreachable')
    expect(error?.params.reason).toBe('connection refused')
  })
})

describe('the userinfo endpoint', () => {
  const needed = {
    rules: { allowedDomains: ['example.com'], allowedGroups: [], allowedUsers: [], emailVerifiedRequired: false },
  }
  const without = ({ email: _email, preferred_username: _name, ...rest }: Record<string, unknown>) => rest

  test('is asked once where the ID token lacks what a rule needs', async () => {
    rogue.bends.payload = without
    const { authorized } = await signInAt(rogue, rogueClient(rogue, needed))
    expect(authorized?.record.identity.email).toBe('person@example.com')
    expect(rogue.count('/userinfo')).toBe(1)
  })

  test('is not asked where the ID token suffices', async () => {
    expect((await signInAt(rogue, rogueClient(rogue, needed))).error).toBeNull()
    expect(rogue.count('/userinfo')).toBe(0)
  })

  test('that answers about somebody else is ignored (5.3.2)', async () => {
    rogue.bends = { payload: without, userinfo: (right) => ({ ...right, sub: 'somebody-else' }) }
    const { error } = await signInAt(rogue, rogueClient(rogue, needed))
    expect(error?.code).toBe('admission.no-email')
  })

  test('that fails is named as such', async () => {
    rogue.bends = {
      payload: without,
      raw: { '/userinfo': (_request, response) => json(response, { error: 'x' }, 401) },
    }
    const { error } = await signInAt(rogue, rogueClient(rogue, needed))
    expect(error?.code).toBe('oidc.answer-malformed')
    expect(error?.params.endpoint).toBe('userinfo endpoint')
  })
})
