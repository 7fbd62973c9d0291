/**
 * Tells the session that the world has changed under it: the machine woke or was unlocked, its clock jumped, its network
 * came back. The session then plans anew from the wall clock; what is spread and what is at once is its business.
 */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { DurationMs } from '../core/contract/time.ts'
import type { AppClock } from './clock.ts'

/** The events of Electron's `powerMonitor` that are heard; which of them come depends on the system. */
const WAKING = ['resume', 'unlock-screen', 'user-did-become-active'] as const

export interface PowerEvents {
  on(event: (typeof WAKING)[number], listener: () => void): unknown
}

export interface WorldPorts {
  readonly power: PowerEvents
  readonly clock: AppClock
  /** Electron's `net.isOnline`: false is reliable, true is not. */
  isOnline(): boolean
  worldChanged(): void
}

/** While something waits for the network: Electron has no event for its return in the main process. */
const LOOK_FOR_NETWORK_MS: DurationMs = 60_000

/** @returns takes every snapshot */
export function watchWorld({ power, clock, isOnline, worldChanged }: WorldPorts): (snapshot: Snapshot) => void {
  for (const event of WAKING) power.on(event, worldChanged)
  clock.onJump(worldChanged)

  let waits = false
  let wasOnline = true
  let forget = (): void => {}
  const look = () => {
    const online = isOnline()
    if (online && !wasOnline) worldChanged()
    wasOnline = online
    forget = clock.at(clock.now() + LOOK_FOR_NETWORK_MS, look)
  }
  return (snapshot) => {
    const waiting = waitsForNetwork(snapshot)
    if (waiting === waits) return
    waits = waiting
    forget()
    forget = () => {}
    if (!waits) return
    // What has just failed is the truth, whatever the system believes.
    wasOnline = isOnline()
    forget = clock.at(clock.now() + LOOK_FOR_NETWORK_MS, look)
  }
}

function waitsForNetwork({ session, node }: Snapshot): boolean {
  return (session.kind === 'renewing' && session.because !== null) || (node.kind === 'running' && !node.facts.online)
}
