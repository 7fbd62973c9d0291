/** Keychain (write, read, delete), the session in it, the lock between processes, and our own folder. */

import { ensurePrivateFolder } from '../../core/keychain/files.ts'
import type { App } from '../compose.ts'
import { inTime, personName } from '../words.ts'
import { AREA_LIMIT_MS, attempt, type Check, ok, warn } from './check.ts'

export async function checkKeychain({ vault, lock, clock, home }: App): Promise<readonly Check[]> {
  const signal = AbortSignal.timeout(AREA_LIMIT_MS)
  const folder = await attempt('own files', async () => {
    await ensurePrivateFolder(home)
    return ok('own files', `${home}, closed to others.`)
  })
  const [store, session, locked] = await Promise.all([
    attempt('write, read, delete', async () => {
      await vault.probe(signal)
      return ok('write, read, delete', 'The keychain keeps what it is given and forgets what it is told to.')
    }),
    attempt('session', async () => {
      const record = await vault.read(signal)
      if (record === null) return ok('session', 'Nobody is signed in.')
      const now = clock.now()
      const text = `${personName(record.identity)}; ${record.expiresAt < now ? 'ran out' : 'ends'} ${inTime(record.expiresAt, now)}.`
      if (record.expiresAt >= now) return ok('session', text)
      return record.refreshToken === null
        ? warn('session', text, 'Sign in again: `latchkey login`.')
        : warn('session', text, 'Renew it: `latchkey renew`, or let `latchkey watch` or the app do so.')
    }),
    attempt('lock', async () => {
      await lock.hold(async () => {}, signal)
      return ok('lock', 'One process at a time writes the session.')
    }),
  ])
  // Once is enough for a store that cannot be reached.
  const readable = store.every(({ verdict }) => verdict === 'ok') ? session : []
  return [...folder, ...store, ...readable, ...locked]
}
