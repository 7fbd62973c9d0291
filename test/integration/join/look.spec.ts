/** Looking at networks over real HTTP: stand-ins for Headscale and the provider, and a web server with a join document. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { parseAddress } from '../../../core/join/parse-address.ts'
import { createSystemClock } from '../../../core/session/system-clock.ts'
import { type JoinLookPorts, joinLook } from '../../../electron/join-look.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'
import { type JoinDocumentServer, startJoinDocumentServer } from '../../support/join-document-server.ts'
import { type StandInHeadscale, startHeadscale } from '../../support/stand-in/headscale.ts'

let issuer: RunningIssuer
let headscale: StandInHeadscale
let website: JoinDocumentServer
let managed: JoinLookPorts['managed']

async function setUp(path: string): Promise<void> {
  issuer = await startIssuer({ path, headscaleRedirectUris: [headscale.redirectUri] })
  const { clientId, clientSecret } = issuer.headscale
  headscale.oidc = { issuer: issuer.issuer, clientId, clientSecret }
}

beforeEach(async () => {
  managed = { name: 'test policy', values: {} }
  headscale = await startHeadscale()
  await setUp('')
  website = await startJoinDocumentServer({
    control_url: headscale.url,
    issuer: issuer.issuer,
    client_id: issuer.clientId,
    scope: ['openid', 'email'],
    redirect_ports: [8400],
    name: 'Acme',
  })
})
afterEach(async () => {
  await Promise.all([website.stop(), headscale.stop(), issuer.stop()])
})

function look(typed: string, signal = AbortSignal.timeout(15_000)): Promise<NetworkOffer> {
  const address = parseAddress(typed)
  if (address.kind === 'refused') throw address.error
  const lookAt = joinLook({
    fetch: (url, init) => fetch(url, init),
    async probe(url, limited) {
      const response = await fetch(url, { redirect: 'manual', signal: limited })
      await response.body?.cancel()
      return { status: response.status, location: response.headers.get('location') }
    },
    clock: createSystemClock(),
    managed,
    platform: 'linux',
    knownProfile: ({ controlUrl }) => (controlUrl === headscale.url ? 'default' : null),
  })
  return lookAt({ address, from: address.kind === 'link' ? 'link' : 'typed', id: 'offer-1', signal })
}

const failure = async (looking: Promise<unknown>): Promise<AppError> => {
  const caught: unknown = await looking.catch((error: unknown) => error)
  if (caught instanceof AppError) return caught
  throw new Error('it was taken')
}

describe('a Headscale without a join document', () => {
  it.each(['', '/dex', '/realms/main'])('says all but our client ID, with its provider at “%s”', async (path) => {
    if (path !== '') {
      await issuer.stop()
      await setUp(path)
    }
    expect(await look(headscale.url)).toMatchObject({
      origin: headscale.url,
      controlUrl: headscale.url,
      server: 'headscale',
      serverVersion: 'v0.29.2',
      issuer: issuer.issuer,
      clientId: null,
      source: 'server',
      knownProfile: 'default',
    })
  })

  it('is asked for one pending login, and for nothing else that costs', async () => {
    await look(headscale.url)
    expect(headscale.requests.filter((request) => request.startsWith('GET /register/'))).toHaveLength(1)
    expect(issuer.requests.filter(({ path }) => path.endsWith('/auth'))).toEqual([])
  })

  it.each([
    ['without a provider', () => (headscale.oidc = null), 'join.no-provider'],
    ['that is down', () => headscale.stop(), 'node.control-unreachable'],
    ['whose provider is down', () => issuer.stop(), 'oidc.unreachable'],
  ])('%s is refused', async (_name, spoil, code) => {
    // Its redirect is kept from when the provider was up, as with the original.
    await look(headscale.url)
    await spoil()
    expect((await failure(look(headscale.url))).code).toBe(code)
  })
})

describe('a join document', () => {
  it('on another web server leads to the network', async () => {
    expect(await look(website.url)).toMatchObject({
      origin: website.url,
      controlUrl: headscale.url,
      serverVersion: 'v0.29.2',
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      scope: ['openid', 'email'],
      redirectPorts: [8400],
      displayName: 'Acme',
      source: 'document',
    })
    expect(website.requests).toEqual(['/.well-known/latchkey'])
    expect(headscale.requests.some((request) => request.startsWith('GET /register/'))).toBe(false)
  })

  it('is not taken from another origin: a redirect counts as none', async () => {
    const other = await startJoinDocumentServer({ issuer: issuer.issuer, client_id: 'planted' })
    website.answer = (response) => {
      response.writeHead(302, { location: `${other.url}/.well-known/latchkey` }).end()
    }
    expect((await failure(look(website.url))).code).toBe('join.no-network')
    expect(other.requests).toEqual([])
    await other.stop()
  })

  it('that never ends is cut off', async () => {
    website.answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const pour = (): void => {
        while (response.write(' '.repeat(4096)));
        response.once('drain', pour)
      }
      response.on('error', () => {})
      pour()
    }
    expect((await failure(look(website.url))).code).toBe('join.document-broken')
  })

  it('that never comes is called off with the look', async () => {
    website.answer = () => {}
    const stop = new AbortController()
    const looking = failure(look(website.url, stop.signal))
    await expect.poll(() => website.requests.length).toBe(1)
    stop.abort()
    expect((await looking).code).toBe('general.cancelled')
  })

  it('that names a provider of another name is refused', async () => {
    website.answer = (response) => {
      response.writeHead(200).end(JSON.stringify({ issuer: `${issuer.issuer}/`, client_id: 'x' }))
    }
    expect((await failure(look(website.url))).code).toBe('oidc.discovery-mismatch')
  })
})

it('says in which settings the policy of this device overrules the offer', async () => {
  managed = {
    name: 'test policy',
    values: { oidc: { issuer: issuer.issuer, client_id: 'theirs', scope: 'openid  email' }, redirect: { ports: 9000 } },
  }
  expect((await look(website.url)).overruled).toEqual(['oidc.client_id', 'redirect.ports'])
})

it('compares a link with what the network says itself', async () => {
  const other = await startIssuer()
  const link = `latchkey://join?server=${headscale.url}&issuer=${other.issuer}&client_id=x`
  expect((await failure(look(link))).code).toBe('join.contradiction')
  expect(await look(`latchkey://join?server=${headscale.url}&client_id=mine`)).toMatchObject({
    from: 'link',
    source: 'server',
    clientId: 'mine',
  })
  await other.stop()
})
