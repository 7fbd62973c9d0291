import { describe, expect, test } from 'vitest'
import { loadSpeech } from '../../../../messages/speech.ts'
import { detailsOf, factsOf, placeOf, requestText, stepOf } from '../../../../renderer/welcome/model.ts'
import { networkOffer } from '../../../support/networks.ts'
import { someError } from '../../../support/snapshots.ts'

const { say } = await loadSpeech('en')

describe('steps', () => {
  test('begin with an empty address', () => {
    expect(stepOf(null)).toEqual({ kind: 'asking', address: '', error: null })
  })

  test('come back to the address that failed, with the reason', () => {
    const join = { kind: 'failed', address: 'vpn.acme.example', error: someError } as const
    expect(stepOf(join)).toEqual({ kind: 'asking', address: 'vpn.acme.example', error: someError })
  })
})

test.each([
  ['https://vpn.acme.example:8443/', 'vpn.acme.example:8443'],
  ['vpn.acme.example', 'vpn.acme.example'],
  ['vpn.acme.example:8443', 'vpn.acme.example:8443'],
  ['not an address', 'not an address'],
  ['latchkey://join?server=https%3A%2F%2Fvpn.acme.example', null],
  ['LATCHKEY://join?server=x', null],
])('%s is looked at as %s', (address, place) => {
  expect(placeOf(address)).toBe(place)
})

describe('facts of an offer', () => {
  const valuesOf = (offer = networkOffer()) => factsOf(offer, say).map(({ value }) => value)

  test('name server, provider and where they come from', () => {
    expect(valuesOf()).toEqual([
      'Headscale 0.27.1',
      'https://login.acme.example/realms/acme',
      'The network says so itself',
    ])
  })

  test('name the network’s address where it is another than the one that was read', () => {
    expect(valuesOf(networkOffer({ controlUrl: 'https://hs.acme.example' }))).toContain('https://hs.acme.example')
    expect(valuesOf(networkOffer({ controlUrl: 'https://vpn.acme.example/' }))).toHaveLength(3)
  })

  test('say of a server what it is, as far as it is known', () => {
    expect(valuesOf(networkOffer({ serverVersion: null }))[0]).toBe('Headscale, version not told')
    expect(valuesOf(networkOffer({ server: 'other' }))[0]).toBe('Not a Headscale')
    expect(valuesOf(networkOffer({ server: null, controlUrl: null }))).toHaveLength(2)
  })

  test('leave a missing client ID out of the details', () => {
    expect(detailsOf(networkOffer()).map(({ value }) => value)).toEqual(['latchkey', 'openid profile email'])
    expect(
      detailsOf(networkOffer({ clientId: null, redirectPorts: [51820, 51821] })).map(({ value }) => value),
    ).toEqual(['openid profile email', '51820, 51821'])
  })
})

describe('the message to the administrator', () => {
  test('asks for a public client with the redirect on any port', () => {
    const text = requestText(networkOffer(), say)
    expect(text).toContain('public client (no secret) for Latchkey at https://login.acme.example/realms/acme')
    expect(text).toContain('http://127.0.0.1/callback on any port, and')
    expect(text).toContain('https://vpn.acme.example')
  })

  test('names the ports where they are fixed', () => {
    const text = requestText(networkOffer({ redirectPorts: [51820, 51821] }), say)
    expect(text).toContain('http://127.0.0.1:51820/callback, http://127.0.0.1:51821/callback, and')
    expect(text).not.toContain('any port')
  })
})
