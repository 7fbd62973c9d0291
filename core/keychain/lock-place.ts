/** Where the lock of a profile lives. Two processes with the same home must come to the same place, whatever their environment says. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateFolder, fileName } from './files.ts'
import { SOCKET_NAME_BYTES } from './ticket-queue.ts'

/** Bytes of a socket's path that work everywhere (Linux takes 107, macOS 103). */
const PATH_LIMIT = 100
/** Not `$TMPDIR`, not `$XDG_RUNTIME_DIR`: a process started by cron or over ssh would look elsewhere. */
const SHORT_BASE = '/tmp'

export interface LockPlace {
  /** A way to the folder that is short enough for sockets in it; valid in this process, until `close`. */
  readonly path: string
  close(): Promise<void>
}

/**
 * The folder for the lock's sockets: `lock/PROFILE` in the home. Where that path is too long for a socket, Linux gives a
 * short way to the same folder (`/proc/self/fd/N`); elsewhere the sockets go into a folder of our own in /tmp, whose name
 * another user can take first (docs/known-issues.md).
 * @throws AppError keychain.folder-not-private, keychain.file-failed
 */
export async function openLockPlace(
  home: string,
  profile: string,
  platform: NodeJS.Platform = process.platform,
): Promise<LockPlace> {
  await ensurePrivateFolder(home)
  const base = join(await realpath(home), 'lock')
  const folder = join(base, fileName(profile))
  const fits = Buffer.byteLength(folder) + 1 + SOCKET_NAME_BYTES <= PATH_LIMIT
  if (fits || platform === 'linux') {
    await ensurePrivateFolder(base)
    await ensurePrivateFolder(folder)
    return fits ? stay(folder) : shortWay(folder)
  }
  const short = join(SHORT_BASE, `latchkey-${process.getuid?.() ?? 0}-${shortHash(folder)}`)
  await ensurePrivateFolder(short)
  return stay(short)
}

function stay(path: string): LockPlace {
  return { path, close: async () => {} }
}

async function shortWay(folder: string): Promise<LockPlace> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { path: `/proc/self/fd/${handle.fd}`, close: () => handle.close() }
}

/** The name of the pipe on Windows; paths there know no upper and lower case. */
export async function pipeName(home: string, profile: string): Promise<string> {
  await ensurePrivateFolder(home)
  const place = join(await realpath(home), fileName(profile)).toLowerCase()
  return `\\\\.\\pipe\\latchkey-${shortHash(place)}`
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
