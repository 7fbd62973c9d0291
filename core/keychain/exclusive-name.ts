/**
 * A lock for processes where the system gives a name to one listener at a time and takes it back when that dies: named
 * pipes on Windows. The first instance of a pipe is exclusive, so to listen is to hold the lock.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../errors/app-error.ts'
import type { ReachCheckpoint } from './checkpoints.ts'
import { errnoOf, fileReason } from './files.ts'
import { type LiveSocket, listen, untilClosed } from './live-socket.ts'

/** Milliseconds before the next look at a holder that can be seen but not reached. */
const PAUSE = 50

/**
 * Waits until the name is free and takes it. Who waits is told by the connection to the holder; who is first then is not
 * said, and with the few processes of one person it does not matter.
 * @returns what gives the name back
 * @throws AppError keychain.lock-unavailable; the signal's reason when aborted
 */
export async function takeExclusiveName(
  name: string,
  signal: AbortSignal,
  checkpoint: ReachCheckpoint,
): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted()
    checkpoint('lock.bind.before')
    const socket = await tryToListen(name)
    checkpoint('lock.bind.after')
    if (socket !== null) return () => socket.close()
    if ((await untilClosed(name, signal)) === 'unsure') await sleep(PAUSE)
  }
}

async function tryToListen(name: string): Promise<LiveSocket | null> {
  try {
    return await listen(name)
  } catch (cause) {
    if (errnoOf(cause) === 'EADDRINUSE') return null
    throw new AppError('keychain.lock-unavailable', { path: name, reason: fileReason(cause) }, { cause })
  }
}
