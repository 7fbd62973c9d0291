/** Settings in every state: free, managed, unsupported, refused, with remarks on the configuration. */
import type { AppView, SettingsView } from '../../../core/contract/app-view.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { appView } from '../app-views.ts'
import { connected } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const { settings } = appView()

const state = (
  id: string,
  changed: Partial<SettingsView>,
  app: Partial<AppView> = {},
  more: Partial<ScreenState> = {},
): ScreenState => ({
  id: `settings-${id}`,
  screen: 'settings',
  snapshot: connected(),
  app: appView({ settings: { ...settings, ...changed }, browsers: [{ id: 'firefox', name: 'Firefox' }], ...app }),
  ...more,
})

const place = '/etc/latchkey/managed.yaml'
const notInstalled = new AppError('config.login-item', {
  reason: 'the app does not run from its installed place',
}).toWire()
const advanced = 'summary'

export const settingsScreens: readonly ScreenState[] = [
  state('plain', {}),
  state('advanced', { redirectPorts: { value: [51820, 51821], managedBy: null } }, {}, { press: [advanced] }),
  state('approval', { startAtLoginState: 'approval' }, { platform: 'darwin' }),
  state('unsupported', { startAtLogin: { value: false, managedBy: null }, startAtLoginState: 'unsupported' }),
  state(
    'managed',
    {
      startAtLogin: { value: true, managedBy: place },
      notifications: { value: false, managedBy: place },
      language: { value: 'en', managedBy: place },
      theme: { value: 'dark', managedBy: place },
      browser: { value: 'firefox', managedBy: place },
      redirectPorts: { value: [51820], managedBy: 'HKLM\\Software\\Policies\\Latchkey' },
    },
    {},
    { press: [advanced] },
  ),
  state('browser-gone', { browser: { value: 'opera', managedBy: null } }),
  state('refused', {}, {}, { refused: { 'settings.change': notInstalled }, press: ['.switch'] }),
  state(
    'notices',
    {},
    {
      notices: [
        {
          text: 'The client secret in this file is the server’s.',
          fix: 'Delete oidc.client_secret here:\n\noidc:\n  client_id: latchkey',
          mustChange: true,
        },
        { text: 'dns_config is a key of Headscale alone.', fix: 'Nothing is to be done.', mustChange: false },
      ],
    },
  ),
]
