/** Networks to build on: two profiles, and one on its way in. */
import type { NetworkOffer } from '../../core/contract/join.ts'
import { profile } from './app-views.ts'

export const acme = profile()

export const homeLab = profile({
  id: 'home-lab',
  name: 'Home lab',
  colour: 'violet',
  host: 'headscale.home.example',
  account: null,
  active: false,
})

export function networkOffer(more: Partial<NetworkOffer> = {}): NetworkOffer {
  return {
    id: 'offer-1',
    from: 'typed',
    origin: 'https://vpn.acme.example',
    controlUrl: 'https://vpn.acme.example',
    server: 'headscale',
    serverVersion: '0.27.1',
    issuer: 'https://login.acme.example/realms/acme',
    clientId: 'latchkey',
    scope: ['openid', 'profile', 'email'],
    redirectPorts: [],
    displayName: 'Acme',
    source: 'document',
    overruled: [],
    knownProfile: null,
    ...more,
  }
}
