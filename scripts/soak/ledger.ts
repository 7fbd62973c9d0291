/** The account of a run: what was done to the session, how soon it was whole again, and what must never have happened. */

/** How soon after a disturbance had passed, in milliseconds. */
export interface Recovery {
  /** The next renewal that the provider granted. */
  readonly renewedMs: number
  /** The node runs again, with everything in the snapshot that says "connected". */
  readonly connectedMs: number
}

export interface Ledger {
  readonly breaches: readonly string[]
  readonly recoveries: ReadonlyMap<string, readonly Recovery[]>
  /** `latchkey` runs beside the resident one, by what was asked for: how many. */
  readonly visits: ReadonlyMap<string, number>
  breach(what: string): void
  /** A breach unless it holds. */
  holds(fact: boolean, otherwise: string): void
  recovered(disturbance: string, recovery: Recovery): void
  visited(command: string): void
}

export function createLedger(say: (line: string) => void): Ledger {
  const breaches: string[] = []
  const recoveries = new Map<string, Recovery[]>()
  const visits = new Map<string, number>()
  const breach = (what: string) => {
    if (breaches.includes(what)) return
    breaches.push(what)
    say(`BREACH: ${what}`)
  }
  return {
    breaches,
    recoveries,
    visits,
    breach,
    holds(fact, otherwise) {
      if (!fact) breach(otherwise)
    },
    recovered(disturbance, recovery) {
      recoveries.set(disturbance, [...(recoveries.get(disturbance) ?? []), recovery])
    },
    visited(command) {
      visits.set(command, (visits.get(command) ?? 0) + 1)
    },
  }
}
