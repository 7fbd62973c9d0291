import { describe, expect, it } from 'vitest'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { clientIdFor, newProfileName, profileText } from '../../../core/join/write-profile.ts'
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
  clientId: 'latchkey',
  scope: ['openid', 'profile', 'email'],
  redirectPorts: [],
  displayName: null,
  source: 'document',
  overruled: [],
  knownProfile: null,
}

describe('the configuration of an accepted offer', () => {
  it.each<[string, Partial<NetworkOffer>, string]>([
    ['a usual one', {}, 'latchkey'],
    ['one without a control server', { controlUrl: null, server: null }, 'latchkey'],
    ['one with scopes and ports', { scope: ['openid', 'groups'], redirectPorts: [8400, 8401] }, 'latchkey'],
    ['one with an issuer that ends in a slash', { issuer: `${ISSUER}/` }, 'latchkey'],
    ['a client ID that looks like a number', {}, '0123456789'],
    ['a client ID that looks like YAML', {}, '*&!{}:#|>@%`'],
    ['a client ID that looks like a word of YAML', {}, 'null'],
  ])('loads, and says what was offered: %s', async (_name, changes, clientId) => {
    const offer = { ...OFFER, ...changes }
    const config = await load(profileText(offer, clientId))
    expect(config).toMatchObject({
      oidc: { issuer: offer.issuer, clientId, scope: offer.scope, clientSecret: null },
      control: { url: offer.controlUrl },
      redirect: { ports: offer.redirectPorts },
      notices: expect.not.arrayContaining([expect.objectContaining({ key: 'control.url' })]),
    })
    expect(config.oidc.scopeIsDefault).toBe(changes.scope === undefined)
  })

  it('says where it came from', () => {
    expect(profileText(OFFER, 'latchkey')).toMatch(
      /^# Written by Latchkey, from what https:\/\/headscale.acme.example said/,
    )
  })
})

describe('the client ID', () => {
  it('is the one that was offered, else the one that was entered', () => {
    expect(clientIdFor(OFFER, 'other')).toBe('latchkey')
    expect(clientIdFor({ ...OFFER, clientId: null }, ' mine\n')).toBe('mine')
  })

  it.each([
    [null, 'join.client-id-missing'],
    ['  ', 'join.client-id-missing'],
    ['two words', 'join.client-id-bad'],
    ['x'.repeat(321), 'join.client-id-bad'],
    ['ключ', 'join.client-id-bad'],
  ])('%j is none', (typed, code) => {
    expect(() => clientIdFor({ ...OFFER, clientId: null }, typed)).toThrow(expect.objectContaining({ code }))
  })
})

describe('the name of a new profile', () => {
  it.each<[string | null, readonly string[], string]>([
    [SERVER, [], 'headscale.acme.example'],
    [SERVER, ['default', 'Headscale.acme.example'], 'headscale.acme.example-2'],
    [SERVER, ['headscale.acme.example', 'headscale.acme.example-2'], 'headscale.acme.example-3'],
    [null, [], 'id.acme.example'],
    ['https://[fd7a::1]:8443', [], 'fd7a-1-'],
    [`https://${'a'.repeat(60)}.example`, [], 'a'.repeat(40)],
  ])('of %s beside %j is %s', async (controlUrl, taken, name) => {
    expect(newProfileName({ ...OFFER, controlUrl }, taken)).toBe(name)
    await expect(load('', { profile: name })).rejects.not.toMatchObject({ code: 'config.profile-name' })
  })
})
