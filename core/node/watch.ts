/** Follows the daemon for as long as asked: bus and status become observations, told only when they differ. */
import type { NodeObservation } from '../contract/node.ts'
import { toAppError } from '../errors/app-error.ts'
import { pause, throwIfCancelled } from './deadline.ts'
import type { LocalApi } from './local-api.ts'
import type { HealthWarning } from './local-api-wire.ts'
import { judge, lostRegistration, readDaemon } from './observe.ts'
import type { Clock } from './ports.ts'

export interface WatchOptions {
  readonly api: LocalApi
  readonly clock: Clock
  readonly controlUrl: string
  /** How rarely a daemon may be read of which there is no news, or be looked for; doubled up to this. */
  readonly rarestRereadMs?: number
}

/** The bus says nothing when the control connection is lost or comes back, so the status is read now and then. */
const REREAD_MS = 10_000
/** A running node that starts to re-authenticate looks for a second as if the server had forgotten it. */
const DOUBT_MS = 2_000
/** Between tries while the daemon is away: doubled up to the longest. */
const RECONNECT_MS = { first: 250, longest: 10_000 }

/** Resolves when the signal aborts; never rejects. */
export async function watchNode(
  options: WatchOptions,
  onChange: (observation: NodeObservation) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = options
  let told = ''
  const tell = (observation: NodeObservation) => {
    const key = JSON.stringify(observation)
    if (key === told || signal.aborted) return false
    told = key
    onChange(observation)
    return true
  }
  let wait = RECONNECT_MS.first
  while (!signal.aborted) {
    try {
      await followOnce(options, tell, () => (wait = RECONNECT_MS.first), signal)
    } catch (caught) {
      if (signal.aborted) break
      tell({ kind: 'noDaemon', reason: toAppError(caught, 'node.watch').toWire() })
    }
    await pause(clock, wait, signal).catch(() => {})
    wait = Math.min(wait * 2, Math.max(RECONNECT_MS.longest, options.rarestRereadMs ?? 0))
  }
}

/** One connection: ends when the daemon closes it, throws when there is none or the daemon cannot be read. */
async function followOnce(
  options: WatchOptions,
  /** Says whether it was news. */
  tell: (observation: NodeObservation) => boolean,
  onConnected: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { api, clock, controlUrl, rarestRereadMs = REREAD_MS } = options
  const connection = new AbortController()
  const ended = AbortSignal.any([signal, connection.signal])
  let warnings: readonly HealthWarning[] | null = null
  let doubtfulSince: number | null = null
  let wake = () => {}
  let stirred = false

  /** Until something stirs, or the time for a look of our own has come. */
  const nextReason = (within: number | null) =>
    new Promise<void>((resolve) => {
      const stop = within === null ? () => {} : clock.at(clock.now() + within, () => wake())
      wake = () => {
        stop()
        resolve()
      }
      if (stirred || ended.aborted) wake()
    })

  const keepReading = async () => {
    // The first message brings the health, so the first reading waits for it.
    await nextReason(null)
    let quiet = REREAD_MS
    for (;;) {
      throwIfCancelled(ended)
      // Messages come in bursts: one reading at a time, and one more when something came meanwhile.
      const called = stirred
      stirred = false
      const reading = await readDaemon(api, warnings, ended)
      doubtfulSince = lostRegistration(reading.status) ? (doubtfulSince ?? clock.now()) : null
      const settlesIn = doubtfulSince === null ? 0 : doubtfulSince + DOUBT_MS - clock.now()
      if (settlesIn > 0) {
        await nextReason(settlesIn)
      } else {
        const news = tell(judge(reading, controlUrl))
        quiet = news || called ? REREAD_MS : Math.min(quiet * 2, Math.max(REREAD_MS, rarestRereadMs))
        await nextReason(quiet)
      }
    }
  }

  const watching = api.watchBus((message) => {
    if (message.health !== null) warnings = message.health
    onConnected()
    stirred = true
    wake()
  }, ended)
  const onEnd = () => wake()
  ended.addEventListener('abort', onEnd, { once: true })
  try {
    await Promise.race([watching, keepReading()])
  } finally {
    connection.abort()
    await watching.catch(() => {})
  }
}
