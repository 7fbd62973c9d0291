import { describe, expect, it } from 'vitest'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { acceptedNetwork } from '../../../core/join/accepted.ts'
import { networkFile } from '../../../electron/network-file.ts'
import { load } from '../config/loading.ts'
import { ISSUER, SERVER } from './network.ts'

const OFFER: NetworkOffer = {
  id: 'offer-1',
  from: 'typed',
  origin: SERVER,
  controlUrl: SERVER,
  server: 'headscale',
  serverVersion: 'v0.29.2',
  issuer: ISSUER,
  clientId: null,
  scope: ['openid', 'profile', 'email'],
  redirectPorts: [],
  displayName: null,
  source: 'document',
  overruled: [],
  knownProfile: null,
}

describe('an accepted offer', () => {
  it.each<[string, Partial<NetworkOffer>, string]>([
    ['a usual one', {}, 'latchkey'],
    ['one without a control server', { controlUrl: null, server: null }, 'latchkey'],
    ['one with scopes and ports', { scope: ['openid', 'groups'], redirectPorts: [8400, 8401] }, 'latchkey'],
    ['one with an issuer that ends in a slash', { issuer: `${ISSUER}/` }, 'latchkey'],
    ['a client ID that looks like a number', {}, '0123456789'],
    ['a client ID that looks like YAML', {}, '*&!{}:#|>@%`'],
    ['a client ID that looks like a word of YAML', {}, 'null'],
    ['a long client ID', {}, 'x'.repeat(320)],
  ])('becomes a configuration that loads and says what was offered: %s', async (_name, changes, clientId) => {
    const offer = { ...OFFER, ...changes }
    const config = await load(networkFile(acceptedNetwork(offer, clientId)))
    expect(config).toMatchObject({
      oidc: { issuer: offer.issuer, clientId, scope: offer.scope, clientSecret: null },
      control: { url: offer.controlUrl },
      redirect: { ports: offer.redirectPorts },
    })
    expect(config.oidc.scopeIsDefault).toBe(changes.scope === undefined)
  })
})

describe('the client ID', () => {
  it('is the one that was offered, else the one that was entered', () => {
    expect(acceptedNetwork({ ...OFFER, clientId: 'latchkey' }, 'other').clientId).toBe('latchkey')
    expect(acceptedNetwork(OFFER, ' mine\n').clientId).toBe('mine')
  })

  it.each([
    [null, 'join.client-id-missing'],
    ['  ', 'join.client-id-missing'],
    ['two words', 'join.client-id-bad'],
    ['x'.repeat(321), 'join.client-id-bad'],
    ['ключ', 'join.client-id-bad'],
  ])('%j is none', (typed, code) => {
    expect(() => acceptedNetwork(OFFER, typed)).toThrow(expect.objectContaining({ code }))
  })
})
