/** The bus during one registration: what it has said since the last `forget`, and a wait for the next word. */
import { AppError } from '../errors/app-error.ts'
import { orCancelled } from './deadline.ts'
import { loginTrouble } from './health.ts'
import type { LocalApi } from './local-api.ts'
import type { BusMessage, HealthWarning } from './local-api-wire.ts'
import type { Clock } from './ports.ts'

export interface BusListener {
  /** The newest link since `forget`; gone again when a login finished. */
  readonly link: string | null
  readonly loginFinished: boolean
  /** Why the login does not get on: the daemon's message, else its health; null when it says nothing. */
  readonly trouble: string | null
  readonly warnings: readonly HealthWarning[] | null
  /** Before a start: what came until now belongs to something older. */
  forget(): void
  /** A new link is awaited: the last login's end is not this one's. */
  forgetLogin(): void
  /** Until the next message or the time is up. 'lost': the daemon ended the stream. */
  next(ms: number, signal: AbortSignal): Promise<'stirred' | 'lost'>
  close(): Promise<void>
}

/** Resolves after the first message, so that nothing of what follows is missed. @throws AppError node.* */
export async function listenToBus(api: LocalApi, clock: Clock, signal: AbortSignal): Promise<BusListener> {
  const connection = new AbortController()
  const onAbort = () => connection.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  let link: string | null = null
  let loginFinished = false
  let error: string | null = null
  let warnings: readonly HealthWarning[] | null = null
  let lost = false
  let stirred = false
  let wake = () => {}
  const stir = () => {
    stirred = true
    wake()
  }

  const onMessage = (message: BusMessage) => {
    if (message.browseToUrl !== null) {
      link = message.browseToUrl
      loginFinished = false
    }
    if (message.loginFinished) {
      link = null
      loginFinished = true
    }
    if (message.error !== null) error = message.error
    if (message.health !== null) warnings = message.health
    stir()
  }
  let onFirst = () => {}
  const first = new Promise<void>((resolve) => {
    onFirst = resolve
  })
  const watching = api.watchBus((message) => {
    onMessage(message)
    onFirst()
  }, connection.signal)
  const ended = () => {
    lost = true
    stir()
  }
  watching.then(ended, ended)
  await Promise.race([first, watching])
  if (lost) throw new AppError('node.daemon-answer', { call: 'GET watch-ipn-bus', reason: 'it ended at once' })

  return {
    get link() {
      return link
    },
    get loginFinished() {
      return loginFinished
    },
    get trouble() {
      return error ?? (warnings === null ? null : loginTrouble(warnings))
    },
    get warnings() {
      return warnings
    },
    forget() {
      link = null
      loginFinished = false
      error = null
    },
    forgetLogin() {
      loginFinished = false
    },
    async next(ms, ended) {
      if (!stirred && !lost) {
        const stop = clock.at(clock.now() + ms, () => wake())
        await orCancelled(
          new Promise<void>((resolve) => {
            wake = resolve
          }),
          ended,
        ).finally(stop)
      }
      stirred = false
      return lost ? 'lost' : 'stirred'
    },
    async close() {
      signal.removeEventListener('abort', onAbort)
      connection.abort()
      await watching.catch(() => {})
    },
  }
}
