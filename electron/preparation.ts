/** What comes before a sign-in, shown as its first step: one at a time, with a way out. */
import type { IdentitySession, SignInMethod } from '../core/contract/session.ts'
import type { DurationMs } from '../core/contract/time.ts'
import { AppError } from '../core/errors/app-error.ts'
import type { Clock } from '../core/session/ports.ts'

export interface Preparation {
  /** What the snapshot shows meanwhile; null when nothing is under way. */
  readonly session: IdentitySession | null
  /** A sign-in follows at once where it resolves. @throws what the work throws; session.busy; general.cancelled at once when stopped, though the work may go on */
  run(method: SignInMethod, work: (signal: AbortSignal) => Promise<void>): Promise<void>
  stop(): void
}

/** Shown as the time left. What is done here ends by its own means: the keychain's patience with an unlock prompt, the daemon's answer. */
const AT_MOST: DurationMs = 60_000

export function createPreparation(clock: Pick<Clock, 'now'>, onChange: () => void): Preparation {
  let present: { readonly session: IdentitySession; readonly controller: AbortController } | null = null
  function stop(): void {
    if (present === null) return
    const { controller } = present
    present = null
    controller.abort(new AppError('general.cancelled'))
    onChange()
  }
  return {
    get session() {
      return present?.session ?? null
    },
    async run(method, work) {
      if (present !== null) throw new AppError('session.busy')
      const controller = new AbortController()
      const startedAt = clock.now()
      const mine = { controller, session: firstStep(method, startedAt) }
      present = mine
      onChange()
      try {
        await untilAborted(work(controller.signal), controller.signal)
      } catch (caught) {
        if (present === mine) stop()
        throw caught
      }
      // Not told: the sign-in that begins now is the next thing to be seen.
      present = null
    },
    stop,
  }
}

function firstStep(method: SignInMethod, startedAt: number): IdentitySession {
  return {
    kind: 'signingIn',
    attempt: 'preparing',
    step: 'preparing',
    method,
    startedAt,
    deadline: startedAt + AT_MOST,
    link: null,
    deviceCode: null,
    identity: null,
  }
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  await Promise.race([work, aborted])
  signal.throwIfAborted()
}
