/** `latchkey watch`: stays, keeps the session renewed, and prints every change, until a signal ends it. */
import type { Command } from '../command.ts'
import { compose } from '../compose.ts'
import { logChanges } from '../log-changes.ts'
import { successResult } from '../result.ts'
import { stay } from '../stay.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export const watch: Command = async (context) => {
  const { interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine } = app
  try {
    await untilInterrupted(engine.start(), interrupt)
    logChanges(engine, app.log)
    await stay(app, context)
    return { result: successResult(engine.snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}
