/** `latchkey renew`: renew the session now, whatever its plan says. */
import type { Command } from '../command.ts'
import { compose } from '../compose.ts'
import { errorFromWire } from '../error-from-wire.ts'
import { logChanges } from '../log-changes.ts'
import { successResult } from '../result.ts'
import { tellFact } from '../tell-fact.ts'
import { describeSession } from '../words.ts'

export const renew: Command = async (context) => {
  const { output, interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine } = app
  try {
    await engine.start()
    logChanges(engine, app.log)
    const { session } = engine.snapshot
    if (session.kind === 'unknown' && session.because !== null) throw errorFromWire(session.because)
    engine.subscribe((snapshot) => output.emit({ type: 'snapshot', snapshot }))
    await Promise.race([engine.renew(), rejectWhenAborted(interrupt)])
    stopwatch.mark('renewed')
    tellFact(output, describeSession(engine.snapshot.session, app.clock.now()))
    return { result: successResult(engine.snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
