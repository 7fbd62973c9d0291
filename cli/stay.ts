/** Staying: the session is kept renewed, the daemon followed and every change shown, until a signal ends it. */
import type { Snapshot } from '../core/contract/snapshot.ts'
import { watchClockJumps } from '../core/session/system-clock.ts'
import type { CommandContext } from './command.ts'
import type { App } from './compose.ts'
import { tellFact } from './tell-fact.ts'
import { describeNode, describeSession, type Fact } from './words.ts'

/**
 * Shows what is, then every change. A session in memory belongs to this process, so others are not followed there.
 * @returns once interrupted, or when nobody reads the output any more; both are no failure
 */
export async function stay({ engine, clock, followOthers }: App, context: CommandContext): Promise<void> {
  const { output, interrupt, options } = context
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
      tellFact(output, fact, new Date(now).toLocaleTimeString('en-GB'))
    }
  }
  show(engine.snapshot)
  const stopShowing = engine.subscribe(show)
  engine.watchNode()
  engine.keepAlive()
  const stopFollowing = options.memoryOnly ? () => {} : await followOthers(() => void engine.start())
  const stopWatchingClock = watchClockJumps(() => engine.worldChanged())
  await aborted(AbortSignal.any([interrupt, output.closed]))
  stopFollowing()
  stopWatchingClock()
  stopShowing()
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
