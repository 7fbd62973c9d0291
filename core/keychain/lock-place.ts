/** Where the lock of a profile lives. Two processes with the same home must come to the same place, whatever their environment says. */
import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateFolder, fileName } from './files.ts'
import { SOCKET_NAME_BYTES } from './ticket-queue.ts'

/** Bytes of a socket's path that work everywhere (Linux takes 107, macOS 103). */
const PATH_LIMIT = 100
/** Not `$TMPDIR`, not `$XDG_RUNTIME_DIR`: a process started by cron or over ssh would look elsewhere. */
const SHORT_BASE = '/tmp'

/**
 * The folder for the lock's sockets: `lock/PROFILE` in the home, or a short one of our own in /tmp where the home's path
 * is too long for a socket.
 * @throws AppError keychain.folder-not-private, keychain.file-failed
 */
export async function lockFolder(home: string, profile: string): Promise<string> {
  await ensurePrivateFolder(home)
  const base = join(await realpath(home), 'lock')
  const folder = join(base, fileName(profile))
  if (Buffer.byteLength(folder) + 1 + SOCKET_NAME_BYTES <= PATH_LIMIT) {
    await ensurePrivateFolder(base)
    await ensurePrivateFolder(folder)
    return folder
  }
  const short = join(SHORT_BASE, `latchkey-${process.getuid?.() ?? 0}-${shortHash(folder)}`)
  await ensurePrivateFolder(short)
  return short
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
