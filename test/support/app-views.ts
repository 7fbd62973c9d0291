/** App views to build on: one network, the person's own settings. */
import type { AppView, ProfileView } from '../../core/contract/app-view.ts'

export function profile(more: Partial<ProfileView> = {}): ProfileView {
  return {
    id: 'default',
    name: 'Acme',
    colour: 'teal',
    host: 'acme.example',
    account: 'alice@acme.example',
    active: true,
    managed: false,
    ...more,
  }
}

const own = <Value>(value: Value) => ({ value, managedBy: null })

export function appView(more: Partial<AppView> = {}): AppView {
  return {
    revision: 1,
    at: 1_700_000_000_000,
    version: '0.1.0',
    platform: 'linux',
    language: 'en',
    locale: 'en-GB',
    settings: {
      startAtLogin: own(true),
      startAtLoginState: 'ready',
      notifications: own(true),
      language: own('system' as const),
      theme: own('system' as const),
      browser: own(null),
      redirectPorts: own([]),
    },
    browsers: [],
    profiles: [profile()],
    notices: [],
    join: null,
    waiting: null,
    ...more,
  }
}
