/** What it takes to forget a profile: its session at the provider, what the keychain holds, and our own small files of it. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { HomeFolders } from '../core/config/home.ts'
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { AppError, toAppError } from '../core/errors/app-error.ts'
import { fileName } from '../core/keychain/files.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import { createVault } from '../core/keychain/vault.ts'
import { createVaultNote } from '../core/keychain/vault-note.ts'
import { documentsName, removeCached } from '../core/oidc/file-cache.ts'
import { composeSession, type SessionGround } from './compose.ts'

/** How long another process may hold the session before the removal gives up. */
const LOCK_LIMIT_MS = 30_000

/**
 * Signs out a profile that is not the active one. Without a configuration nothing can be revoked; then only the keychain is
 * cleared. A keychain that cannot be reached is no obstacle where nothing was ever stored in it.
 * @throws AppError session.sign-out-unfinished, keychain.*
 */
export async function signOutOf(id: string, config: LatchkeyConfig | null, ground: SessionGround): Promise<void> {
  const note = createVaultNote(ground.folders.root, id)
  const stored = (await note.read()) !== 'none'
  try {
    if (config === null) await clearKeychain(id, ground)
    else await signOutBy(config, ground)
  } catch (caught) {
    if (stored || !(caught instanceof AppError) || caught.code !== 'session.sign-out-unfinished') throw caught
    await note.write('none')
  }
}

async function signOutBy(config: LatchkeyConfig, ground: SessionGround): Promise<void> {
  const session = composeSession(config, false, ground)
  try {
    await session.engine.signOut({ node: 'keep' })
  } finally {
    await session.close()
  }
}

async function clearKeychain(id: string, { folders, keychain }: SessionGround): Promise<void> {
  const home = folders.root
  const vault = createVault({
    home,
    profile: id,
    store: keychain,
    note: createVaultNote(home, id),
  })
  try {
    await createSessionLock({ home, profile: id }).hold(() => vault.clear(), AbortSignal.timeout(LOCK_LIMIT_MS))
  } catch (cause) {
    const { code, params, userMessage } = toAppError(cause, 'clear keychain')
    throw new AppError('session.sign-out-unfinished', { ...params, because: userMessage, becauseCode: code }, { cause })
  }
}

/** Best effort: what is left means nothing without a configuration. @param config null: another profile uses its provider too */
export async function forgetProfile(id: string, config: LatchkeyConfig | null, folders: HomeFolders): Promise<void> {
  const { root, cache } = folders
  const name = fileName(id)
  const left = [join(root, 'state', `${name}.json`), join(root, 'journal', `${name}.json`), join(root, 'lock', name)]
  await Promise.all(left.map((path) => rm(path, { recursive: true, force: true }).catch(() => {})))
  if (config !== null) await removeCached(cache, documentsName(config.oidc.issuer))
}
