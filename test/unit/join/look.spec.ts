import { beforeEach, describe, expect, it } from 'vitest'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { lookAtNetwork } from '../../../core/join/look.ts'
import { parseAddress } from '../../../core/join/parse-address.ts'
import { ENDPOINT, type FakeNetwork, fakeNetwork, ISSUER, jsonAnswer, NOT_MANAGED, SERVER } from './network.ts'

const DOCUMENT = { control_url: SERVER, issuer: ISSUER, client_id: 'latchkey', name: 'Acme' }

let network: FakeNetwork
beforeEach(() => {
  network = fakeNetwork()
})

async function look(typed: string, signal = new AbortController().signal): Promise<NetworkOffer> {
  const address = parseAddress(typed)
  if (address.kind === 'refused') throw address.error
  const from = address.kind === 'link' ? 'link' : 'typed'
  return lookAtNetwork({ address, from, id: 'offer-1', signal }, network.ports)
}

async function codeOf(looking: Promise<unknown>): Promise<string> {
  const caught: unknown = await looking.then(
    () => null,
    (error: unknown) => error,
  )
  return caught instanceof AppError ? caught.code : String(caught)
}

describe('a server without a join document', () => {
  it('gives what its redirect shows; only our own client ID is missing', async () => {
    expect(await look('headscale.acme.example')).toEqual({
      id: 'offer-1',
      from: 'typed',
      origin: SERVER,
      controlUrl: SERVER,
      server: 'headscale',
      serverVersion: 'v0.29.2',
      issuer: ISSUER,
      clientId: null,
      scope: ['openid', 'email', 'groups'],
      redirectPorts: [],
      displayName: null,
      source: 'server',
      overruled: [],
      knownProfile: null,
    })
    expect(network.asked.filter((url) => url.endsWith('/register'))).toHaveLength(1)
  })

  it('is known by the name that it gives itself', async () => {
    const alias = 'https://hs.acme.example'
    network.servers.set(alias, { kind: 'headscale', version: null })
    network.signIns.set(alias, { authorizationEndpoint: ENDPOINT, scope: '', canonicalUrl: SERVER })
    expect(await look(alias)).toMatchObject({
      origin: alias,
      controlUrl: SERVER,
      scope: ['openid', 'profile', 'email'],
    })
  })

  it.each([
    ['http://headscale.acme.example', 'join.server-name'],
    ['https://headscale.acme.example/path', 'join.server-name'],
    ['https://elsewhere.example', 'join.no-network'],
  ])('is refused when it calls itself %s', async (canonicalUrl, code) => {
    network.signIns.set(SERVER, { authorizationEndpoint: ENDPOINT, scope: '', canonicalUrl })
    expect(await codeOf(look(SERVER))).toBe(code)
  })

  it('is refused when it sends nobody to a provider', async () => {
    network.signIns.clear()
    expect(await codeOf(look(SERVER))).toBe('join.no-provider')
  })

  it('is refused when its provider cannot be told', async () => {
    network.providers.clear()
    expect(await codeOf(look(SERVER))).toBe('join.provider-unknown')
  })

  it('is refused when it is no Headscale and no link says the issuer', async () => {
    network.servers.set(SERVER, { kind: 'other', version: null })
    expect(await codeOf(look(SERVER))).toBe('join.other-server')
    expect(await look(`latchkey://join?server=${SERVER}&issuer=${ISSUER}&client_id=x`)).toMatchObject({
      server: 'other',
      source: 'link',
    })
  })

  it('says that there is nothing, where there is nothing', async () => {
    expect(await codeOf(look('https://www.acme.example'))).toBe('join.no-network')
  })
})

describe('a join document', () => {
  it('says it all', async () => {
    network.documents.set('https://acme.example', jsonAnswer({ ...DOCUMENT, redirect_ports: [8400] }))
    expect(await look('acme.example')).toMatchObject({
      origin: 'https://acme.example',
      controlUrl: SERVER,
      serverVersion: 'v0.29.2',
      issuer: ISSUER,
      clientId: 'latchkey',
      scope: ['openid', 'profile', 'email'],
      redirectPorts: [8400],
      displayName: 'Acme',
      source: 'document',
    })
    expect(network.asked.filter((url) => url.endsWith('/register'))).toEqual([])
  })

  it('may stand without a control server: sign-in alone', async () => {
    network.documents.set('https://acme.example', jsonAnswer({ issuer: ISSUER, client_id: 'latchkey' }))
    expect(await look('acme.example')).toMatchObject({ controlUrl: null, server: null, serverVersion: null })
  })

  it('is checked: control server and provider must be what it says', async () => {
    network.documents.set(SERVER, jsonAnswer({ ...DOCUMENT, control_url: 'https://gone.example' }))
    expect(await codeOf(look(SERVER))).toBe('join.no-network')
    network.documents.set(SERVER, jsonAnswer({ ...DOCUMENT, issuer: `${ISSUER}/` }))
    expect(await codeOf(look(SERVER))).toBe('oidc.discovery-mismatch')
  })

  it('is taken from a plain file server, which calls it bytes', async () => {
    network.documents.set(SERVER, jsonAnswer(DOCUMENT, 'application/octet-stream'))
    expect(await look(SERVER)).toMatchObject({ source: 'document' })
  })

  it.each([
    ['another status', () => new Response(JSON.stringify(DOCUMENT), { status: 404 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } })],
    ['a page for people', () => jsonAnswer('<!doctype html>', 'text/html; charset=utf-8')],
    ['some other text', () => jsonAnswer('not found', 'text/plain')],
  ])('is not there when the answer is %s', async (_name, answer) => {
    network.documents.set(SERVER, answer())
    expect(await look(SERVER)).toMatchObject({ source: 'server' })
  })

  it.each([
    ['no JSON', jsonAnswer('{'), 'join.document-broken', undefined],
    ['a list', jsonAnswer([]), 'join.document-broken', undefined],
    ['too much', jsonAnswer(' '.repeat(16 * 1024 + 1)), 'join.document-broken', undefined],
    ['a secret', jsonAnswer({ ...DOCUMENT, client_secret: 'x' }), 'join.document-unknown', 'client_secret'],
    ['a rule', jsonAnswer({ ...DOCUMENT, allowed_users: [] }), 'join.document-unknown', 'allowed_users'],
    ['parameters', jsonAnswer({ ...DOCUMENT, extra_params: {} }), 'join.document-unknown', 'extra_params'],
    ['no issuer', jsonAnswer({ control_url: SERVER }), 'join.document-value', 'issuer'],
    ['an http issuer', jsonAnswer({ issuer: 'http://id.example' }), 'join.document-value', 'issuer'],
    ['a path', jsonAnswer({ ...DOCUMENT, control_url: `${SERVER}/x` }), 'join.document-value', 'control_url'],
    ['a bad scope', jsonAnswer({ ...DOCUMENT, scope: ['email'] }), 'join.document-value', 'scope'],
    ['a bad port', jsonAnswer({ ...DOCUMENT, redirect_ports: ['80'] }), 'join.document-value', 'redirect_ports'],
    ['a bad name', jsonAnswer({ ...DOCUMENT, name: 'A\u202eB' }), 'join.document-value', 'name'],
  ])('is refused with %s', async (_name, answer, code, key) => {
    network.documents.set(SERVER, answer)
    const error: unknown = await look(SERVER).catch((caught: unknown) => caught)
    if (!(error instanceof AppError)) throw new Error('it was taken')
    expect({ code: error.code, key: error.params.key }).toEqual({ code, key })
  })
})

describe('a link', () => {
  it('fills what the document leaves out, and is corrected where the document says it', async () => {
    network.documents.set(SERVER, jsonAnswer({ control_url: SERVER, issuer: ISSUER, name: 'Acme' }))
    expect(await look(`latchkey://join?server=${SERVER}&client_id=mine&name=Evil`)).toMatchObject({
      from: 'link',
      source: 'document',
      clientId: 'mine',
      displayName: 'Acme',
    })
  })

  it('that says it all is checked all the same', async () => {
    const link = `latchkey://join?server=${SERVER}&issuer=${ISSUER}&client_id=mine`
    expect(await look(link)).toMatchObject({ source: 'link', origin: SERVER, clientId: 'mine' })
  })

  it.each(['by its document', 'by its redirect'])('is refused when the network contradicts it %s', async (how) => {
    const theirs = 'https://id.evil.example'
    network.providers.set(theirs, `${theirs}/auth`)
    if (how === 'by its document') network.documents.set(SERVER, jsonAnswer(DOCUMENT))
    expect(await codeOf(look(`latchkey://join?server=${SERVER}&issuer=${theirs}`))).toBe('join.contradiction')
  })

  it('without a server leaves the device alone', async () => {
    expect(await look(`latchkey://join?issuer=${ISSUER}&client_id=x`)).toMatchObject({
      origin: 'https://id.acme.example',
      controlUrl: null,
      source: 'link',
    })
    expect(await codeOf(look('latchkey://join?issuer=https://gone.example'))).toBe('oidc.not-a-provider')
  })
})

it('names the settings in which an administrator overrules the offer, and the profile that is there', async () => {
  network.known = 'default'
  network.managed = { ...NOT_MANAGED, 'control.url': SERVER, 'oidc.client_id': 'managed', 'oidc.scope': ['openid'] }
  expect(await look(SERVER)).toMatchObject({ overruled: ['oidc.client_id', 'oidc.scope'], knownProfile: 'default' })
})

it('ends at once when it is called off, though a request heeds nothing', async () => {
  const stop = new AbortController()
  const deaf: FakeNetwork = { ...network, ports: { ...network.ports, fetch: () => new Promise(() => {}) } }
  network = deaf
  const looking = codeOf(look(SERVER, stop.signal))
  stop.abort()
  expect(await looking).toBe('general.cancelled')
})
