/** What the tray app tells its window, to build on: two networks, nothing managed, nothing on its way in. */
import type { AppView, ProfileView } from '../../core/contract/app-view.ts'
import type { NetworkOffer } from '../../core/contract/join.ts'

export const acme: ProfileView = {
  id: 'default',
  name: 'Acme',
  colour: 'teal',
  host: 'vpn.acme.example',
  account: 'alice@acme.example',
  active: true,
  managed: false,
}

export const homeLab: ProfileView = {
  id: 'home-lab',
  name: 'Home lab',
  colour: 'violet',
  host: 'headscale.home.example',
  account: null,
  active: false,
  managed: false,
}

export function appView(more: Partial<AppView> = {}): AppView {
  return {
    revision: 1,
    at: 1_700_000_000_000,
    version: '1.2.0',
    platform: 'linux',
    language: 'en',
    locale: 'en-GB',
    settings: {
      startAtLogin: { value: true, managedBy: null },
      startAtLoginState: 'ready',
      notifications: { value: true, managedBy: null },
      language: { value: 'system', managedBy: null },
      theme: { value: 'system', managedBy: null },
      browser: { value: null, managedBy: null },
      redirectPorts: { value: [], managedBy: null },
    },
    browsers: [
      { id: 'firefox', name: 'Firefox' },
      { id: 'chromium', name: 'Chromium' },
    ],
    profiles: [acme, homeLab],
    notices: [],
    join: null,
    waiting: null,
    ...more,
  }
}

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
