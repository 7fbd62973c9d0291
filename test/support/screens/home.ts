/** Home in every state of session and device, and while something is under way. Troubles have a list of their own. */
import type { AppView } from '../../../core/contract/app-view.ts'
import type { NodeFacts, NodeState } from '../../../core/contract/node.ts'
import type { IdentitySession } from '../../../core/contract/session.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { appView, profile } from '../app-views.ts'
import { active, alice, connected, laptop, signingIn, snapshot } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const NOW = 1_700_000_000_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

const browsers = [
  { id: 'firefox', name: 'Firefox' },
  { id: 'chromium', name: 'Chromium' },
]

const state = (
  id: string,
  given: Partial<Snapshot>,
  app: Partial<AppView> = {},
  more: Partial<ScreenState> = {},
): ScreenState => ({
  id: `home-${id}`,
  screen: 'home',
  snapshot: snapshot(given),
  app: appView({ browsers, ...app }),
  ...more,
})

const session = { ...active, expiresAt: NOW + 9 * HOUR, renewAt: NOW + 6 * HOUR }
const renewing: IdentitySession = {
  kind: 'renewing',
  attempt: 'attempt-1',
  identity: alice,
  expiresAt: NOW + 50 * 60_000,
  memoryOnly: false,
  tries: 3,
  retryAt: NOW + 42_000,
  because: new AppError('oidc.offline', { host: 'login.acme.example' }).toWire(),
}
const deviceCode = {
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://login.acme.example/device',
  verificationUriComplete: 'https://login.acme.example/device?user_code=WDJB-MJHT',
  expiresAt: NOW + 540_000,
}

const underWay = (id: string, given: IdentitySession, more: Partial<Snapshot> = {}) =>
  state(id, { session: given, ...more })
const step = (name: Parameters<typeof signingIn>[0], more: Parameters<typeof signingIn>[1] = {}) =>
  signingIn(name, { startedAt: NOW, deadline: NOW + 271_000, ...more })
const signedIn = (id: string, node: NodeState, more: Partial<Snapshot> = {}) => state(id, { session, node, ...more })
const onNetwork = (id: string, facts: Partial<NodeFacts>, more: Partial<Snapshot> = {}, app: Partial<AppView> = {}) =>
  state(id, connected({ session, node: { kind: 'running', facts: { ...laptop, ...facts } }, ...more }), app)

const two = [
  profile(),
  profile({ id: 'lab', name: 'Laboratory', colour: 'violet', host: 'vpn.lab.example', account: null, active: false }),
]
const expiring = { keyExpiresAt: NOW + 5 * DAY }
const confirmLink = { link: 'https://acme.example', identity: alice }

export const homeScreens: readonly ScreenState[] = [
  state('starting', { session: { kind: 'unknown', because: null }, node: { kind: 'unknown' } }),
  state('signed-out', {}),
  state('networks', {}, { profiles: two }),
  state('networks-menu', {}, { profiles: two }, { press: ['.header .chip'] }),
  state('menu', {}, {}, { press: ['.header .small'] }),

  underWay('preparing', step('preparing')),
  underWay('browser', step('browser', { link: 'https://login.acme.example' })),
  underWay('verifying', step('verifying')),
  underWay('saving', step('saving', { identity: alice })),
  underWay('registering', step('registering', { identity: alice })),
  underWay('confirming', step('confirming', confirmLink)),
  underWay('confirming-no-network', step('verifying'), { node: { kind: 'none' }, controlUrl: null }),
  underWay('connecting', step('connecting', { identity: alice })),
  state(
    'other-browser',
    { session: step('browser', { link: 'https://login.acme.example' }) },
    {},
    { press: ['.link-acts .chip'] },
  ),
  underWay('code', step('device', { method: 'device', deviceCode })),
  underWay('browser-failed', step('browser', { link: 'https://login.acme.example' }), {
    trouble: new AppError('session.browser-failed', { reason: 'no program opens web addresses' }).toWire(),
  }),
  state(
    'waiting',
    { session: step('preparing') },
    {
      waiting: {
        because: new AppError('oidc.provider-failed', {
          host: 'login.acme.example',
          endpoint: 'discovery document',
          status: 503,
        }).toWire(),
        nextTryAt: NOW + 24_000,
      },
    },
  ),

  onNetwork('connected', {}),
  onNetwork('connected-expiring', expiring),
  onNetwork('connected-last-hours', { keyExpiresAt: NOW + 3 * HOUR }, { session: { ...session, refreshable: false } }),
  onNetwork('connected-memory', {}, { session: { ...session, memoryOnly: true } }),
  onNetwork('connected-offline', expiring, { session: renewing, trouble: renewing.because }),
  onNetwork('renewing', expiring, { session: { ...renewing, because: null, retryAt: null } }),
  onNetwork('connected-networks', expiring, {}, { profiles: two }),
  state('sign-out', connected({ session }), {}, { press: ['.second-ways button'] }),
  onNetwork(
    'notice',
    {},
    {},
    {
      notices: [
        {
          text: 'The client secret of the server stands in this configuration.',
          fix: 'Remove oidc.client_secret: a desktop app can keep no secret.',
          mustChange: true,
        },
      ],
    },
  ),
  signedIn('signed-in', { kind: 'none' }, { controlUrl: null }),
  signedIn('node-starting', { kind: 'starting', facts: laptop }),
  signedIn('not-seen', { kind: 'running', facts: { ...laptop, online: false } }, { ownership: 'ours' }),
  signedIn('stopped', { kind: 'stopped', facts: laptop }),
  signedIn('expired', { kind: 'expired', facts: { ...laptop, expired: true, keyExpiresAt: NOW - HOUR } }),
  signedIn('needs-login', { kind: 'needsLogin', facts: laptop }),
  signedIn('other-server', { kind: 'otherServer', url: 'https://controlplane.tailscale.com', facts: laptop }),
  signedIn('foreign', {
    kind: 'foreign',
    owner: { loginName: 'bob@acme.example', displayName: 'Bob' },
    facts: laptop,
  }),
  signedIn('foreign-unknown', { kind: 'foreign', owner: null, facts: { ...laptop, owner: null } }),
]
