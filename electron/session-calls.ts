/** What the window's calls do to the session, and what the tray's menu does: the same few acts. */
import type { Handlers, Input } from '../core/contract/channels.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { describeError, type Logger } from '../core/log/logger.ts'

/** What the shell needs of the session engine. */
export interface SessionFace {
  readonly snapshot: Snapshot
  /** Reads keychain and daemon; what fails is in the snapshot. */
  start(): Promise<void>
  /** Tells every change; returns what ends the telling. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void
  /** Resolves when signed in. @throws AppError, which the snapshot then holds as its trouble. */
  signIn(options: Input<'session.signIn'>): Promise<void>
  cancel(): void
  renew(): Promise<void>
  /** The URL, if any, ends the browser's own session at the provider. */
  signOut(options: Input<'session.signOut'>): Promise<{ browserUrl: string | null }>
}

/** @param openBrowser opens an https (or loopback) link of the provider's in the person's browser. */
export function sessionCalls(
  session: SessionFace,
  openBrowser: (url: string) => Promise<void>,
  logger: Logger,
): Handlers {
  /** Begun, not awaited: the outcome is told by the snapshot; here it is only logged. */
  const begin = (what: string, work: Promise<void>) => {
    work.catch((caught: unknown) => logger.log('warn', `${what}.failed`, describeError(caught)))
    return null
  }
  return {
    'session.snapshot': async () => session.snapshot,
    'session.signIn': async (input) => begin('signIn', session.signIn(input)),
    'session.cancel': async () => {
      session.cancel()
      return null
    },
    // Where the keychain could not be read there is nothing to renew yet: it is read again.
    'session.renew': async () =>
      begin('renew', session.snapshot.session.kind === 'unknown' ? session.start() : session.renew()),
    'session.signOut': async (input) => {
      const { browserUrl } = await session.signOut(input)
      if (browserUrl !== null) await openBrowser(browserUrl)
      return null
    },
  }
}
