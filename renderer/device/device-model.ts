/** What This device shows of a moment: what the network and the service say of it, and what can be done with it. */
import type { NodeFacts } from '../../core/contract/node.ts'
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { EpochMs } from '../../core/contract/time.ts'
import type { Speech } from '../../messages/speech.ts'
import type { ActName } from '../home/act.ts'
import { type Budget, budgetOf } from '../home/budget.ts'
import { hostOf } from '../person.ts'

export interface DeviceView {
  /** Connected, connecting or not; null where there is nothing to connect to. */
  readonly state: string | null
  /** In the place of facts that are not known. */
  readonly sentence: string | null
  readonly facts: DeviceFacts | null
  readonly access: AccessView | null
  /** Texts of the service, in English. */
  readonly health: readonly string[]
  readonly act: (ActName & ('connect' | 'disconnect')) | 'home' | null
}

export interface DeviceFacts {
  readonly name: string
  readonly ipv4: string | null
  readonly ipv6: string | null
  readonly owner: string
  readonly server: string
  readonly daemon: string
}

export interface AccessView {
  readonly words: string
  /** Until when, exactly; null where it never ends. */
  readonly exact: string | null
  readonly left: string | null
  readonly budget: Budget | null
  /** The person is signed in and the device on the network: it can be confirmed anew. */
  readonly canRenew: boolean
}

export function deviceView(snapshot: Snapshot, speech: Speech, now: EpochMs): DeviceView {
  const { node, connected, session } = snapshot
  const { say } = speech
  const unknown: DeviceView = { state: null, sentence: null, facts: null, access: null, health: [], act: null }
  if (node.kind === 'none') return { ...unknown, sentence: say('device.none.text') }
  if (node.kind === 'unknown') return { ...unknown, sentence: say('device.unknown.text') }
  if (node.kind === 'noDaemon') {
    return {
      ...unknown,
      state: say('device.state.notConnected'),
      sentence: say('device.unreachable.text'),
      act: 'home',
    }
  }
  const { facts } = node
  const onTheWay = node.kind === 'starting' || (node.kind === 'running' && !connected)
  const signedIn = session.kind === 'active' || session.kind === 'renewing'
  return {
    ...unknown,
    state: say(
      connected ? 'device.state.connected' : onTheWay ? 'device.state.connecting' : 'device.state.notConnected',
    ),
    facts: factsOf(facts, speech),
    access: node.kind === 'needsLogin' ? null : accessOf(facts, connected && signedIn, speech, now),
    health: facts.health,
    act: node.kind === 'stopped' ? 'connect' : node.kind === 'running' ? 'disconnect' : onTheWay ? null : 'home',
  }
}

function factsOf(facts: NodeFacts, { say }: Speech): DeviceFacts {
  const tags = facts.tags.join(', ')
  return {
    name: facts.name,
    ipv4: facts.addresses.find((address) => !address.includes(':')) ?? null,
    ipv6: facts.addresses.find((address) => address.includes(':')) ?? null,
    owner: facts.owner?.loginName ?? (tags === '' ? say('device.ownerUnknown') : say('device.ownerTags', { tags })),
    server: hostOf(facts.controlUrl),
    daemon: facts.daemonVersion,
  }
}

function accessOf(
  { keyExpiresAt, expired }: NodeFacts,
  canRenew: boolean,
  { say, moment, exactMoment, span }: Speech,
  now: EpochMs,
): AccessView {
  if (keyExpiresAt === null) {
    return { words: say('device.access.never'), exact: null, left: null, budget: null, canRenew: false }
  }
  const over = expired || keyExpiresAt <= now
  return {
    words: over ? say('device.access.expired') : say('device.access.ends', { time: moment(keyExpiresAt, now) }),
    exact: exactMoment(keyExpiresAt),
    left: over ? null : say('device.access.left', { span: span(keyExpiresAt - now) }),
    budget: budgetOf(over ? now : keyExpiresAt, now),
    canRenew,
  }
}
