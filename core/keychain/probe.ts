/** Trusts a keychain only after it has kept something: some accept a value and drop it, or hide everything while locked. */
import { randomBytes } from 'node:crypto'
import { AppError } from '../errors/app-error.ts'
import type { SecretStore } from './secret-store.ts'

/** @throws AppError keychain.not-kept, and what the store throws */
export async function probeStore(store: SecretStore, profile: string, signal?: AbortSignal): Promise<void> {
  // An item of its own, so that two processes probing at once do not see each other's.
  const account = `${profile}/probe-${randomBytes(6).toString('hex')}`
  const value = randomBytes(24).toString('base64url')
  await store.set(account, value, signal)
  const kept = await store.get(account, signal)
  const deleted = await store.delete(account, signal)
  if (kept !== value) throw new AppError('keychain.not-kept', { where: 'a probe' })
  if (!deleted) throw new AppError('keychain.not-kept', { where: 'a probe, when deleting it' })
}
