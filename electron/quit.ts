/**
 * Quitting in the middle of anything: a sign-in is ended so that the browser's tab gets its answer, locks are given back,
 * and all that within a few seconds, whatever hangs. Nothing is saved here: everything is stored when it happens, because
 * Windows ends a session without asking.
 */
import type { DurationMs } from '../core/contract/time.ts'

interface Preventable {
  preventDefault(): void
}

export interface QuitPorts {
  readonly app: {
    on(event: 'before-quit', listener: () => void): unknown
    on(event: 'will-quit', listener: (event: Preventable) => void): unknown
    quit(): void
    exit(code: number): void
  }
  /** Of `powerMonitor`: the system shuts down (Linux, macOS). */
  readonly power: { on(event: 'shutdown', listener: (...event: unknown[]) => void): unknown }
  /** Everything that must end in order. */
  close(): Promise<void>
  /** Waits; the app's clock may be part of what hangs. */
  after(span: DurationMs): Promise<void>
}

const CLOSE_WITHIN_MS = 4_000

export interface Quitting {
  /** From here on a closed window is not kept. */
  readonly begun: boolean
}

export function quitCleanly({ app, power, close, after }: QuitPorts): Quitting {
  let begun = false
  let closing = false
  app.on('before-quit', () => {
    begun = true
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    // `exit` asks nobody again.
    const end = () => app.exit(0)
    Promise.race([close(), after(CLOSE_WITHIN_MS)]).then(end, end)
  })
  power.on('shutdown', (event) => {
    // Electron's types do not name the event, its documentation does.
    if (isPreventable(event)) event.preventDefault()
    app.quit()
  })
  return {
    get begun() {
      return begun
    },
  }
}

function isPreventable(event: unknown): event is Preventable {
  return typeof event === 'object' && event !== null && 'preventDefault' in event
}
