/**
 * Small files of our own: written whole or not at all, readable by their owner only, in folders that nobody else can
 * write to. Errors name the path, the reason and the fix.
 */
import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../errors/app-error.ts'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700
const OTHERS_MAY_WRITE = 0o022
/** Bytes. Nothing of ours is near it; a larger file is not ours. */
const READ_LIMIT = 1024 * 1024

/**
 * Makes the folder (and its parents) with mode 0700, or checks the one that is there.
 * @param owner user ID that must own it; not checked on Windows, where the profile folder's own rights hold.
 * @throws AppError keychain.folder-not-private when somebody else owns it or can write to it; keychain.file-failed
 */
export async function ensurePrivateFolder(path: string, owner: number | undefined = process.getuid?.()): Promise<void> {
  ensurePrivateFolderNow(path, owner)
}

/** The same without a wait, for what comes before everything else: it is three system calls. */
export function ensurePrivateFolderNow(path: string, owner: number | undefined = process.getuid?.()): void {
  try {
    mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER })
    if (owner === undefined || process.platform === 'win32') return
    const refuse = (reason: string, fix: string) => new AppError('keychain.folder-not-private', { path, reason, fix })
    // A link is followed, since people keep their settings behind links, but only one that they made themselves.
    const entry = lstatSync(path)
    const folder = entry.isSymbolicLink() ? statSync(path) : entry
    if (entry.uid !== owner || folder.uid !== owner) {
      const uid = entry.uid === owner ? folder.uid : entry.uid
      throw refuse(
        `it belongs to user ID ${uid}`,
        `Run Latchkey as the user who owns it, or set LATCHKEY_HOME to a folder of your own.`,
      )
    }
    if ((folder.mode & OTHERS_MAY_WRITE) !== 0)
      throw refuse('others can write to it', `Run \`chmod go-w "${path}"\`, then try again.`)
  } catch (error) {
    throw fileError(error, path, 'made')
  }
}

/**
 * Replaces the file's content: after a crash of the process at any point it holds the old text or the new one. With
 * `flush`, the new one also survives a power cut once this resolves. The folder must exist.
 * @throws AppError keychain.file-failed
 */
export async function writeFileAtomic(path: string, text: string, { flush = true } = {}): Promise<void> {
  const folder = dirname(path)
  const fresh = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const handle = await open(fresh, 'wx', PRIVATE_FILE)
    try {
      await handle.writeFile(text)
      if (flush) await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, path)
    if (flush) await syncFolder(folder)
  } catch (error) {
    await unlink(fresh).catch(() => {})
    throw fileError(error, path, 'written')
  }
}

/** The whole text; null when there is no such file. @throws AppError keychain.file-failed */
export async function readTextFile(path: string, limit: number = READ_LIMIT): Promise<string | null> {
  try {
    const { size } = await stat(path)
    if (size > limit) throw new AppError('keychain.file-failed', { path, operation: 'read', reason: 'it is too large' })
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw fileError(error, path, 'read')
  }
}

/** Removes the file; one that is not there is fine. @throws AppError keychain.file-failed */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(error, path, 'removed')
  }
}

/** A name from the settings as a file name: letters, digits, `.`, `_` and `-` stay, the rest is written as %XX. */
export function fileName(name: string): string {
  const safe = encodeURIComponent(name).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return safe.replace(/^\.+/, (dots) => '%2e'.repeat(dots.length))
}

export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it or its folder is missing',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file is in the way',
  ELOOP: 'too many links',
  ENAMETOOLONG: 'the path is too long',
}

/** What an error of the file system means, in a few words. */
export function fileReason(error: unknown): string {
  const errno = errnoOf(error)
  if (errno === null) return 'unknown reason'
  return REASONS[errno] ?? errno
}

function fileError(error: unknown, path: string, operation: string): AppError {
  if (error instanceof AppError) return error
  return new AppError('keychain.file-failed', { path, operation, reason: fileReason(error) }, { cause: error })
}

/** Makes a rename survive a power cut. Windows cannot open a folder, and its rename needs no such help. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
