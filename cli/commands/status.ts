/** `latchkey status`: both facts, asked live of keychain and daemon; nothing is changed. */

import type { Snapshot } from '../../core/contract/snapshot.ts'
import { AppError } from '../../core/errors/app-error.ts'
import { errorFromWire } from '../../core/errors/from-wire.ts'
import { type Command, failedOutcome } from '../command.ts'
import { compose } from '../compose.ts'
import { successResult } from '../result.ts'
import { tellFact } from '../tell-fact.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { describeNode, describeSession } from '../words.ts'

export const status: Command = async (context) => {
  const { output, interrupt, stopwatch } = context
  const app = await compose(context)
  try {
    await untilInterrupted(app.engine.start(), interrupt)
    const { snapshot } = app.engine
    const now = app.clock.now()
    output.emit({ type: 'snapshot', snapshot })
    tellFact(output, describeSession(snapshot.session, now))
    const node = describeNode(snapshot, now)
    if (node !== null) tellFact(output, node)
    const failure = failureOf(snapshot, now)
    // Told above already, in its place.
    if (failure !== null) return failedOutcome(failure)
    return { result: successResult(snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}

/** What keeps a status from being a good one: a part that could not be asked, or no session. A node that is off is no failure. */
function failureOf({ session, node }: Snapshot, now: number): AppError | null {
  if (session.kind === 'unknown') {
    return session.because === null ? new AppError('general.bug', { where: 'status' }) : errorFromWire(session.because)
  }
  if (session.kind === 'signedOut') return new AppError('session.not-signed-in')
  if (session.kind === 'ended') return errorFromWire(session.because)
  if (session.kind === 'active' && !session.refreshable && session.expiresAt <= now) {
    return new AppError('session.not-renewable')
  }
  return node.kind === 'noDaemon' ? errorFromWire(node.reason) : null
}
