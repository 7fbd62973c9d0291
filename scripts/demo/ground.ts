/** What the demo's journey runs on: a provider, a control server and a daemon, and for each whether it is real. */

export interface Ground {
  readonly issuer: string
  readonly clientId: string
  readonly controlUrl: string
  /** Where the daemon's LocalAPI listens. */
  readonly socket: string
  /** Lines for people: what is real, and what only stands in. */
  readonly real: readonly string[]
  readonly standsIn: readonly string[]
  stop(): Promise<void>
}

/** Things to end, in reverse order of their beginning, each once. */
export interface Cleanup {
  add(end: () => Promise<unknown>): void
  run(): Promise<void>
}

export function createCleanup(): Cleanup {
  const ends: (() => Promise<unknown>)[] = []
  return {
    add: (end) => void ends.push(end),
    async run() {
      for (const end of ends.splice(0).reverse()) {
        // One that fails must not keep the others alive.
        await end().catch((error: unknown) => console.error(error instanceof Error ? error.message : String(error)))
      }
    },
  }
}

/** The provider, in this process; its people. Group `vpn` is what the demo's rule asks for. */
export const PEOPLE = {
  admitted: { login: 'alice', password: 'alice-pw' },
  refused: { login: 'bob', password: 'bob-pw' },
} as const

export const ALLOWED_GROUP = 'vpn'
