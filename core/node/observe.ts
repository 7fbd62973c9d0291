/**
 * What the daemon shows, read as one observation. Its state alone is not the truth: a node deleted on the server, a
 * pending re-authentication or another control server can all pass with "Running", so key expiry, link, server and
 * control connection are judged together.
 */
import type { NodeFacts, NodeObservation, NodeOwner } from '../contract/node.ts'
import { AppError } from '../errors/app-error.ts'
import { printable } from '../errors/printable.ts'
import { sameControlServer, TAILSCALE_DEFAULT } from './control-url.ts'
import { healthTexts } from './health.ts'
import type { LocalApi } from './local-api.ts'
import type { BusMessage, DaemonPrefs, DaemonStatus, HealthWarning } from './local-api-wire.ts'

export interface Reading {
  readonly status: DaemonStatus
  readonly prefs: DaemonPrefs
  /** The device policy's control URL; it beats the preference. */
  readonly policyLoginUrl: string | null
  /** null when the bus told none: then the status's plain texts are shown. */
  readonly warnings: readonly HealthWarning[] | null
}

/** One consistent-enough reading: status, preferences and policy at once. */
export async function readDaemon(
  api: LocalApi,
  warnings: readonly HealthWarning[] | null,
  signal: AbortSignal,
): Promise<Reading> {
  const [status, prefs, policyLoginUrl] = await Promise.all([
    api.status(signal),
    api.prefs(signal),
    api.policyLoginUrl(signal),
  ])
  return { status, prefs, policyLoginUrl, warnings }
}

/** The bus's first message alone: the only place where health comes with severity and code. */
export async function firstBusMessage(api: LocalApi, signal: AbortSignal): Promise<BusMessage | null> {
  const enough = new AbortController()
  let first: BusMessage | null = null
  const watching = api.watchBus(
    (message) => {
      first ??= message
      enough.abort()
    },
    AbortSignal.any([signal, enough.signal]),
  )
  await watching.catch((caught: unknown) => {
    if (first === null) throw caught
  })
  return first
}

const LONGEST_URL = 500

/** The control URL that the daemon really uses, exactly as it has it: for comparing. */
export function effectiveControlUrl(reading: Reading): string {
  return reading.policyLoginUrl ?? (reading.prefs.controlUrl === '' ? TAILSCALE_DEFAULT : reading.prefs.controlUrl)
}

/** The same for showing. */
export function shownControlUrl(reading: Reading): string {
  return printable(effectiveControlUrl(reading), LONGEST_URL)
}

/**
 * True when an account of another control server is in use here. A profile in which nobody has signed in belongs to
 * no server, whatever address it names; a policy's address holds always.
 */
export function belongsElsewhere(reading: Reading, controlUrl: string): boolean {
  if (sameControlServer(effectiveControlUrl(reading), controlUrl)) return false
  return reading.policyLoginUrl !== null || reading.status.haveNodeKey
}

/** The control server answered a known node with a link: it does not know it any more (deleted there). */
export function lostRegistration(status: DaemonStatus): boolean {
  const up = status.backendState === 'Running' || status.backendState === 'Starting'
  return up && status.authUrl !== null && !status.self.online
}

export function judge(reading: Reading, controlUrl: string): NodeObservation {
  const { status, prefs } = reading
  const facts = factsOf(reading)
  if (belongsElsewhere(reading, controlUrl)) return { kind: 'otherServer', url: shownControlUrl(reading), facts }
  // A logout that could not reach the server leaves the state "Stopped" behind.
  if (prefs.loggedOut) return { kind: 'needsLogin', facts }
  if (facts.expired) return { kind: 'expired', facts }
  switch (status.backendState) {
    case 'Running':
      return { kind: lostRegistration(status) ? 'needsLogin' : 'running', facts }
    case 'Starting':
      return { kind: lostRegistration(status) ? 'needsLogin' : 'starting', facts }
    case 'NoState':
      return { kind: 'starting', facts }
    case 'Stopped':
      return { kind: 'stopped', facts }
    case 'InUseOtherUser':
      return { kind: 'noDaemon', reason: new AppError('node.held-by-other', { who: 'another user' }).toWire() }
    default:
      return { kind: 'needsLogin', facts }
  }
}

export function factsOf(reading: Reading): NodeFacts {
  const { status, prefs, warnings } = reading
  const { self } = status
  const [label] = self.dnsName.split('.')
  return {
    name: label === undefined || label === '' ? self.hostName : label,
    addresses: status.addresses,
    controlUrl: printable(reading.policyLoginUrl ?? prefs.controlUrl, LONGEST_URL),
    owner: ownerOf(reading),
    tags: self.tags,
    keyExpiresAt: self.keyExpiresAt,
    expired: self.expired,
    online: self.online,
    publicKey: self.publicKey,
    daemonVersion: status.version,
    unattended: prefs.unattended,
    health: warnings === null ? status.health : healthTexts(warnings),
  }
}

/** null for a tagged node, and before the first netmap. */
function ownerOf({ status, prefs }: Reading): NodeOwner | null {
  const { self } = status
  if (self.tags.length > 0) return null
  const account = prefs.account?.ID === self.userId && self.userId !== 0 ? prefs.account : null
  const owner = self.owner ?? account
  return owner === null ? null : { loginName: owner.LoginName, displayName: owner.DisplayName || null }
}
