/** This device in every state of it. */
import type { NodeFacts, NodeState } from '../../../core/contract/node.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { appView } from '../app-views.ts'
import { active, connected, laptop, snapshot } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const NOW = 1_700_000_000_000
const DAY = 86_400_000

const state = (id: string, given: Snapshot): ScreenState => ({
  id: `device-${id}`,
  screen: 'device',
  snapshot: given,
  app: appView(),
})
const onNetwork = (id: string, facts: Partial<NodeFacts>) =>
  state(id, connected({ node: { kind: 'running', facts: { ...laptop, ...facts } } }))
const signedIn = (id: string, node: NodeState) => state(id, snapshot({ session: active, node }))

export const deviceScreens: readonly ScreenState[] = [
  onNetwork('connected', {}),
  onNetwork('expiring', { keyExpiresAt: NOW + 5.5 * DAY }),
  onNetwork('last-hours', { keyExpiresAt: NOW + DAY / 8 }),
  onNetwork('long-name', {
    name: 'alices-remarkably-long-machine-name-from-the-inventory',
    owner: { loginName: 'alice.archer-of-the-north@research.acme.example', displayName: null },
    keyExpiresAt: NOW + 90 * DAY,
  }),
  onNetwork('tagged', { owner: null, tags: ['tag:kiosk', 'tag:lobby'] }),
  onNetwork('health', {
    health: ['Tailscale could not connect to any relay server. Check your Internet connection.'],
    keyExpiresAt: NOW + 30 * DAY,
  }),
  signedIn('stopped', { kind: 'stopped', facts: laptop }),
  signedIn('expired', { kind: 'expired', facts: { ...laptop, expired: true, keyExpiresAt: NOW - DAY } }),
  signedIn('no-daemon', {
    kind: 'noDaemon',
    reason: new AppError('node.daemon-unreachable', { fix: '`sudo systemctl start tailscaled`' }).toWire(),
  }),
  signedIn('none', { kind: 'none' }),
  signedIn('unknown', { kind: 'unknown' }),
]
