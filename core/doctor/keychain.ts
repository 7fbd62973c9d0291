/** Keychain (write, read, delete), the session in it, the lock between processes, and our own folder. */
import { personName } from '../contract/identity.ts'
import type { EpochMs } from '../contract/time.ts'
import { ADVICE } from './advice.ts'
import { attempt, type Check, ok, warn } from './check.ts'
import { inTime } from './in-time.ts'
import type { OwnFilesPort, Patient, StoredSession } from './ports.ts'

export async function checkKeychain(
  { ownFiles, clock, face }: Pick<Patient, 'clock' | 'face'> & { readonly ownFiles: OwnFilesPort },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { vault, lock } = ownFiles
  const folder = await attempt('own files', async () => {
    await ownFiles.check()
    return ok('own files', `${ownFiles.folder}, closed to others.`)
  })
  const [store, session, locked] = await Promise.all([
    attempt('write, read, delete', async () => {
      await vault.probe(signal)
      return ok('write, read, delete', 'The keychain keeps what it is given and forgets what it is told to.')
    }),
    attempt('session', async () => describeSession(await vault.read(signal), clock.now(), face)),
    attempt('lock', async () => {
      await lock.hold(async () => {}, signal)
      return ok('lock', 'One process at a time writes the session.')
    }),
  ])
  // Once is enough for a store that cannot be reached.
  const readable = store.every(({ verdict }) => verdict === 'ok') ? session : []
  return [...folder, ...store, ...readable, ...locked]
}

function describeSession(record: StoredSession | null, now: EpochMs, face: Patient['face']): Check {
  if (record === null) return ok('session', 'Nobody is signed in.')
  const { identity, expiresAt, refreshToken } = record
  const text = `${personName(identity)}; ${expiresAt < now ? 'ran out' : 'ends'} ${inTime(expiresAt, now)}.`
  if (expiresAt >= now) return ok('session', text)
  return warn('session', text, refreshToken === null ? ADVICE[face].signInAgain : ADVICE[face].renewSession)
}
