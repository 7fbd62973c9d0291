/**
 * The wait in the middle of a registration: for the link, then for the person, then for the network. Reads the status on
 * every word of the bus and now and then by itself, since the bus does not tell all.
 */
import { AppError } from '../errors/app-error.ts'
import type { BusListener } from './bus-listener.ts'
import { checkAuthUrl } from './control-url.ts'
import { throwIfCancelled } from './deadline.ts'
import { healthTexts } from './health.ts'
import type { LocalApi } from './local-api.ts'
import type { DaemonStatus } from './local-api-wire.ts'
import { loginFailure } from './login-failure.ts'
import type { Clock } from './ports.ts'

export interface Limits {
  /** From the request to the link, or to the network when no link is needed. */
  readonly linkMs: number
  /** When the daemon names a reason, how long it may still get over it. */
  readonly graceMs: number
  /** How long a person may take to confirm, over all links; the caller's own deadline is usually shorter. */
  readonly approvalMs: number
  /** From the approval, or the server's yes to the key on file, to Running; 3 to 5 s are usual. */
  readonly runningMs: number
}

export const LIMITS: Limits = { linkMs: 15_000, graceMs: 3_000, approvalMs: 30 * 60_000, runningMs: 60_000 }

/** After an approval that changed neither key nor node: how long to wait for one that does. */
const SETTLED_MS = 5_000
/**
 * A node that changes between servers with different relay regions can prefer one that the new server has not, and then
 * stays "Starting" until it measures again (seen on 1.101); a measurement takes about 3 s.
 */
const REMEASURE_MS = 6_000
/** Between readings of our own while the bus is silent: hurried, and while only the person can go on. */
const REREAD_MS = { hurried: 500, waiting: 3_000 }

export interface AwaitOptions {
  readonly api: LocalApi
  readonly clock: Clock
  readonly bus: BusListener
  readonly controlUrl: string
  readonly limits: Limits
  /** Our own look at the control server: null when it is fine. Never throws. */
  readonly look: (signal: AbortSignal) => Promise<AppError | null>
  /**
   * What to do when the daemon says that the key on file is not good any more: ask for a link, or give up by throwing.
   * null: a link was asked for already.
   */
  readonly onKeyUseless: (() => Promise<void>) | null
  /** The node that is up and is to be registered anew: then only another key or node is the end. null otherwise. */
  readonly changedFrom: DaemonStatus | null
  readonly onLink: (url: string) => void
  readonly onApproved: () => void
  readonly signal: AbortSignal
}

/** 'lost': the daemon went away in between; begin again. */
export type Awaited = 'running' | 'lost'

/**
 * @throws AppError node.auth-url-foreign, node.control-*, node.no-auth-url, node.approval-timed-out, node.not-running
 */
export async function awaitNode(options: AwaitOptions): Promise<Awaited> {
  const { api, clock, bus, controlUrl, limits, signal } = options
  const began = clock.now()
  let phase: 'link' | 'person' | 'network' = 'link'
  let phaseEnds = began + limits.linkMs
  let link: string | null = null
  let linkInStatus = false
  let approvedAt: number | null = null
  let asked = options.onKeyUseless === null
  let looking: Promise<AppError | null> | null = null
  let startingSince = began

  for (;;) {
    throwIfCancelled(signal)
    const status = await api.status(signal)
    const now = clock.now()
    if (arrived(status, options, approvedAt, now)) return 'running'

    const offered = status.authUrl ?? bus.link
    if (offered !== null) {
      const checked = checkAuthUrl(offered, controlUrl)
      linkInStatus = status.authUrl !== null
      if (checked !== link) {
        // The first, or a fresh one for a link that died (15 minutes, or a restart of the server).
        link = checked
        if (phase !== 'person') phaseEnds = now + limits.approvalMs
        phase = 'person'
        bus.forgetLogin()
        options.onLink(checked)
      }
    } else if (phase === 'person' && (bus.loginFinished || linkInStatus)) {
      phase = 'network'
      phaseEnds = now + limits.runningMs
      approvedAt = now
      options.onApproved()
    }

    if (phase === 'link' && !asked && status.backendState === 'Starting' && status.self.online) {
      // The server took the key on file: no link will come.
      phase = 'network'
      phaseEnds = now + limits.runningMs
    }
    if (phase === 'link') {
      if (!asked && (status.self.expired || (status.backendState === 'NeedsLogin' && now >= began + limits.graceMs))) {
        asked = true
        phaseEnds = now + limits.linkMs
        await options.onKeyUseless?.()
      }
      // Late, so ask the server ourselves; when the daemon names a reason too, both are believed and nobody waits longer.
      if (now >= began + limits.graceMs) {
        looking ??= options.look(signal)
        if (bus.trouble !== null && (await looking) !== null) await failLink(options, looking, began)
      }
    }
    if (status.backendState !== 'Starting' || !status.self.online) startingSince = now
    if (phase !== 'person' && now >= startingSince + REMEASURE_MS) {
      startingSince = now
      await api.remeasureRelays(signal)
    }
    if (now >= phaseEnds) {
      if (phase === 'person') throw approvalTimedOut(controlUrl, limits)
      if (phase === 'network') throw notRunning(status, bus, controlUrl, limits)
      await failLink(options, looking ?? options.look(signal), began)
    }
    const wait = Math.min(phase === 'person' ? REREAD_MS.waiting : REREAD_MS.hurried, Math.max(phaseEnds - now, 1))
    if ((await bus.next(wait, signal)) === 'lost') return 'lost'
  }
}

function arrived(status: DaemonStatus, options: AwaitOptions, approvedAt: number | null, now: number): boolean {
  const { self } = status
  if (status.backendState !== 'Running' || status.authUrl !== null || self.expired || !self.online) return false
  if (self.publicKey === null) return false
  const from = options.changedFrom
  if (from === null || from.self.publicKey !== self.publicKey || from.self.id !== self.id) return true
  return approvedAt !== null && now >= approvedAt + SETTLED_MS
}

async function failLink(options: AwaitOptions, look: Promise<AppError | null>, began: number): Promise<never> {
  const { bus, clock, controlUrl } = options
  const own = await look
  throw loginFailure(bus.trouble, own, controlUrl, Math.round((clock.now() - began) / 1000))
}

function approvalTimedOut(url: string, limits: Limits): AppError {
  return new AppError('node.approval-timed-out', { url, minutes: Math.max(1, Math.round(limits.approvalMs / 60_000)) })
}

function notRunning(status: DaemonStatus, bus: BusListener, url: string, limits: Limits): AppError {
  const told = healthTexts(bus.warnings ?? [])[0]
  const reason = bus.trouble ?? told ?? `its state is ${status.backendState}`
  return new AppError('node.not-running', { url, seconds: Math.round(limits.runningMs / 1000), reason })
}
