/**
 * Tries keychain and daemon before a sign-in begins: one that will not do its part is told of before the person has typed
 * a password for nothing.
 */
import type { Snapshot } from '../contract/snapshot.ts'
import type { DurationMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import { errorFromWire } from '../errors/from-wire.ts'

export interface SignInChecks {
  /** @throws AppError keychain.* saying why nothing could be kept */
  probeKeychain(signal: AbortSignal): Promise<void>
  /** @throws AppError node.not-permitted */
  requireRightToManage(signal: AbortSignal): Promise<void>
}

/** How long the daemon is asked about permissions before the sign-in starts without the answer. */
const RIGHT_LIMIT: DurationMs = 3_000

/**
 * @param snapshot after the keychain has been read
 * @throws AppError keychain.*, node.not-permitted, general.cancelled
 */
export async function checkBeforeSignIn(
  { session, node }: Pick<Snapshot, 'session' | 'node'>,
  checks: SignInChecks,
  { reauthenticate, signal }: { readonly reauthenticate: boolean; readonly signal: AbortSignal },
): Promise<void> {
  // A damaged record is no obstacle: the new one replaces it.
  if (session.kind === 'unknown' && session.because !== null && session.because.code !== 'keychain.unreadable') {
    throw errorFromWire(session.because)
  }
  // A node that runs already is only looked at, which everybody may.
  const changesNode = 'facts' in node && (node.kind !== 'running' || reauthenticate)
  await Promise.all([
    session.kind === 'signedOut' ? checks.probeKeychain(signal) : null,
    changesNode ? requireRight(checks, signal) : null,
  ])
  signal.throwIfAborted()
}

/** Only a plain no counts; anything else, the registration finds out and says better. */
async function requireRight(checks: SignInChecks, signal: AbortSignal): Promise<void> {
  try {
    await checks.requireRightToManage(AbortSignal.any([signal, AbortSignal.timeout(RIGHT_LIMIT)]))
  } catch (caught) {
    if (caught instanceof AppError && caught.code === 'node.not-permitted') throw caught
  }
}
