/**
 * Finds an address that answers: the last one first, then all that can be found, with patience while the daemon starts.
 * After a restart of the daemon an idempotent request is repeated once.
 */
import { daemonInstalled, notPermitted, unreachable } from './daemon-errors.ts'
import { pause, throwIfCancelled } from './deadline.ts'
import { type Found, findLocalApi, type LocalApiAddress } from './local-api-address.ts'
import { TransportError } from './local-api-transport.ts'
import type { Clock, NodeSystem } from './ports.ts'

export interface DialOptions {
  readonly system: NodeSystem
  readonly clock: Clock
  /** `device.socket`; null: the known places of this platform. */
  readonly socket: string | null
  /** How long dialling goes on while nobody listens; 2 s by default, as with Tailscale's own command. */
  readonly dialPatienceMs?: number
}

export interface Dialer {
  /** Where the last answer came from; null before the first. */
  readonly address: LocalApiAddress | null
  /**
   * @throws AppError node.daemon-unreachable, node.daemon-missing, node.not-permitted, node.macos-not-admin
   * @throws TransportError when a connection broke or too much came
   */
  dial<T extends Dialled>(request: DialRequest<T>): Promise<{ readonly answer: T; readonly address: LocalApiAddress }>
}

interface Dialled {
  readonly status: number
  close?(): void
}

export interface DialRequest<T extends Dialled> {
  readonly use: (address: LocalApiAddress) => Promise<T>
  readonly idempotent: boolean
  readonly signal: AbortSignal
}

const PATIENCE_MS = 2_000
const PAUSE_MS = 100

type Tried<T> =
  | { readonly kind: 'answered'; readonly answer: T; readonly address: LocalApiAddress }
  | { readonly kind: 'stale' }
  | { readonly kind: 'nobody'; readonly failure: unknown }
  | { readonly kind: 'broken'; readonly failure: unknown }

export function createDialer(options: DialOptions): Dialer {
  const { system, clock } = options
  let known: LocalApiAddress | null = null
  let met = false

  async function tryAll<T extends Dialled>(
    addresses: readonly LocalApiAddress[],
    fromMemory: boolean,
    use: DialRequest<T>['use'],
  ): Promise<Tried<T>> {
    let failure: unknown = null
    for (const address of addresses) {
      try {
        const answer = await use(address)
        // Port and token of the macOS apps change when the daemon restarts: look them up afresh before believing a no.
        if (fromMemory && address.kind === 'port' && (answer.status === 401 || answer.status === 403)) {
          answer.close?.()
          return { kind: 'stale' }
        }
        return { kind: 'answered', answer, address }
      } catch (caught) {
        if (!(caught instanceof TransportError)) throw caught
        if (caught.failure === 'forbidden') throw notPermitted(system, address)
        if (caught.failure === 'oversize') throw caught
        if (caught.failure === 'broken') return { kind: 'broken', failure: caught }
        failure = caught
      }
    }
    return { kind: 'nobody', failure }
  }

  return {
    get address() {
      return known
    },
    async dial({ use, idempotent, signal }) {
      const patientUntil = clock.now() + (options.dialPatienceMs ?? PATIENCE_MS)
      let mayRepeat = idempotent
      for (;;) {
        throwIfCancelled(signal)
        const cached: LocalApiAddress | null = known
        const found: Found =
          cached === null
            ? await findLocalApi(system, clock, options.socket, signal)
            : { addresses: [cached], obstacle: null }
        const tried = await tryAll(found.addresses, cached !== null, use)
        if (tried.kind === 'answered') {
          known = tried.address
          met = true
          return tried
        }
        known = null
        if (tried.kind === 'broken') {
          if (!mayRepeat) throw tried.failure
          mayRepeat = false
        } else if (cached === null && tried.kind === 'nobody') {
          if (found.obstacle !== null) throw found.obstacle
          // Where we were sent, or have met it before, it is only not running.
          const installed = met || options.socket !== null || (await daemonInstalled(system))
          if (!installed || clock.now() >= patientUntil) throw unreachable(system, installed, tried.failure)
          await pause(clock, PAUSE_MS, signal)
        }
      }
    },
  }
}
