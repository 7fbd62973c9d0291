/** Welcome in every state: asking, looking, failed, and what can be found. */
import type { AppView } from '../../../core/contract/app-view.ts'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { appView } from '../app-views.ts'
import { acme, networkOffer } from '../networks.ts'
import { snapshot } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const unreachable = {
  code: 'node.control-unreachable',
  userMessage: 'The control server https://vpn.acme.exmaple cannot be reached (the name is not known).',
  hint: 'Check your network and that the address is right; then try again, or ask your administrator whether the server runs.',
  params: { url: 'https://vpn.acme.exmaple', reason: 'the name is not known' },
}

const state = (id: string, app: Partial<AppView>, more: Partial<ScreenState> = {}): ScreenState => ({
  id: `welcome-${id}`,
  screen: 'welcome',
  snapshot: snapshot(),
  app: appView({ profiles: [], ...app }),
  ...more,
})

const offered = (id: string, offer: Partial<NetworkOffer>, more: Partial<ScreenState> = {}) =>
  state(id, { join: { kind: 'offer', offer: networkOffer(offer) } }, more)

export const welcomeScreens: readonly ScreenState[] = [
  state('first', {}),
  state('another', { profiles: [acme] }),
  state('empty', {}, { press: ['.page > footer .primary'] }),
  state('looking', { join: { kind: 'looking', address: 'vpn.acme.example' } }),
  state('looking-link', {
    join: { kind: 'looking', address: 'latchkey://join?server=https%3A%2F%2Fvpn.acme.example' },
  }),
  state('failed', { join: { kind: 'failed', address: 'vpn.acme.exmaple', error: unreachable } }),
  offered('offer', {}),
  offered('offer-server', { source: 'server', displayName: null, serverVersion: null }),
  offered('offer-link', { from: 'link', overruled: ['oidc.scope', 'redirect.ports'], redirectPorts: [51820, 51821] }),
  offered('offer-other', {
    from: 'link',
    source: 'link',
    server: 'other',
    serverVersion: null,
    origin: 'https://vpn.a-rather-long-name-of-a-subsidiary.acme-international-holdings.example:8443',
    controlUrl: 'https://vpn.a-rather-long-name-of-a-subsidiary.acme-international-holdings.example:8443',
  }),
  offered('client-id', { source: 'server', displayName: null, clientId: null }),
  offered('client-id-missing', { source: 'server', clientId: null }, { press: ['.page > footer .primary'] }),
  offered('refused', {}, { refused: { 'join.accept': unreachable }, press: ['.page > footer .primary'] }),
  state('known', {
    profiles: [acme],
    join: { kind: 'offer', offer: networkOffer({ knownProfile: 'default' }) },
  }),
]
