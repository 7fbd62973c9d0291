/** `latchkey renew`: renew the session now, whatever its plan says. */
import { errorFromWire } from '../../core/errors/from-wire.ts'
import type { Command } from '../command.ts'
import { compose } from '../compose.ts'
import { logChanges } from '../log-changes.ts'
import { successResult } from '../result.ts'
import { tellFact } from '../tell-fact.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { describeSession } from '../words.ts'

export const renew: Command = async (context) => {
  const { output, interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine } = app
  try {
    await untilInterrupted(engine.start(), interrupt)
    logChanges(engine, app.log)
    const { session } = engine.snapshot
    if (session.kind === 'unknown' && session.because !== null) throw errorFromWire(session.because)
    engine.subscribe((snapshot) => output.emit({ type: 'snapshot', snapshot }))
    await untilInterrupted(engine.renew(), interrupt)
    stopwatch.mark('renewed')
    tellFact(output, describeSession(engine.snapshot.session, app.clock.now()))
    return { result: successResult(engine.snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}
