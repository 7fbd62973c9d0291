/** Writes the session's turns into the log: kinds, steps and codes, never a name, an address or a link. */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { Logger } from '../core/log/logger.ts'
import type { SessionEngine } from '../core/session/engine.ts'

export function logChanges(engine: SessionEngine, log: Logger): void {
  let last = ''
  const write = ({ profile, session, node, trouble }: Snapshot): void => {
    const fields = {
      profile,
      session: session.kind === 'signingIn' ? `${session.kind}.${session.step}` : session.kind,
      node: node.kind,
      trouble: trouble?.code ?? null,
    }
    const line = JSON.stringify(fields)
    if (line === last) return
    last = line
    log.log(trouble === null ? 'info' : 'warn', 'changed', fields)
  }
  write(engine.snapshot)
  engine.subscribe(write)
}
