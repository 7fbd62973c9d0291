/** `latchkey watch`: stays, keeps the session renewed, and prints every change, until a signal ends it. */
import type { Snapshot } from '../../core/contract/snapshot.ts'
import { watchClockJumps } from '../../core/session/system-clock.ts'
import type { Command } from '../command.ts'
import { compose } from '../compose.ts'
import { logChanges } from '../log-changes.ts'
import { successResult } from '../result.ts'
import { tellFact } from '../tell-fact.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { describeNode, describeSession, type Fact } from '../words.ts'

export const watch: Command = async (context) => {
  const { output, interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine, clock } = app
  const said = new Map<string, string>()
  const show = (snapshot: Snapshot): void => {
    output.emit({ type: 'snapshot', snapshot })
    const now = clock.now()
    const node = describeNode(snapshot, now)
    for (const [name, fact] of [
      ['session', describeSession(snapshot.session, now, true)],
      ...(node === null ? [] : [['node', node] as const]),
    ] as const) {
      if (said.get(name) === keyOf(fact)) continue
      said.set(name, keyOf(fact))
      output.tell(output.style.faint(new Date(now).toLocaleTimeString('en-GB')))
      tellFact(output, fact)
    }
  }
  try {
    await untilInterrupted(engine.start(), interrupt)
    show(engine.snapshot)
    engine.subscribe(show)
    logChanges(engine, app.log)
    engine.watchNode()
    engine.keepAlive()
    const stopFollowing = await app.followOthers(() => void engine.start())
    const stopWatchingClock = watchClockJumps(() => engine.worldChanged())
    await aborted(AbortSignal.any([interrupt, output.closed]))
    stopFollowing()
    stopWatchingClock()
    return { result: successResult(engine.snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}

/** Times move with every renewal and are no change worth a line by themselves. */
function keyOf(fact: Fact): string {
  return [fact.tone, fact.text, ...fact.more]
    .join('\n')
    .replace(/(in )?\d+ (day|hour|minute|second)s?( ago)? \([^)]*\)/g, '')
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
