/**
 * The cache of built parts: each is built once for the whole machine user, outside the checkout. Building happens in a
 * folder beside it that is renamed at the end, so a build killed half way leaves nothing that looks finished; a lock
 * that dies with its holder lets only one process build a part.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** `$LATCHKEY_CACHE`, else `~/.cache/latchkey`. */
function cacheRoot(): string {
  return process.env.LATCHKEY_CACHE || join(homedir(), '.cache', 'latchkey')
}

/**
 * The folder of that name in the cache, built by `build` if it is not there. `name` carries every version and setting
 * that decides the content. `build` fills the folder it is given, which is later moved.
 */
export async function cachedFolder(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const finished = join(cacheRoot(), name)
  if (await exists(finished)) return finished
  await mkdir(cacheRoot(), { recursive: true })
  const unlock = await lock(finished)
  try {
    if (await exists(finished)) return finished // somebody else built it while we waited
    await removeLeftovers(finished)
    const unfinished = await mkdtemp(`${finished}.building-`)
    await build(unfinished)
    await rename(unfinished, finished)
    return finished
  } finally {
    await removeLeftovers(finished)
    unlock()
  }
}

/** Holds the name as an abstract Unix socket, which the kernel drops with the process; waiters stay connected until then. */
async function lock(name: string): Promise<() => void> {
  const address = `\0latchkey-part-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
  for (;;) {
    const server = await listen(address)
    if (server) {
      const waiting = new Set<{ destroy(): void }>()
      server.on('connection', (socket) => waiting.add(socket.on('error', () => {})))
      return () => {
        server.close()
        for (const socket of waiting) socket.destroy()
      }
    }
    await new Promise<void>((resolve) => {
      const socket = connect(address).resume()
      socket.on('error', () => {}) // gone between the two calls: try again
      socket.on('close', () => resolve())
    })
  }
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(address, () => resolve(server))
  })
}

/** Only to be called by the lock's holder: then every unfinished folder is dead. */
async function removeLeftovers(finished: string): Promise<void> {
  const prefix = `${basename(finished)}.building-`
  for (const entry of await readdir(dirname(finished))) {
    if (!entry.startsWith(prefix)) continue
    // Retried, because a killed build's own child may still be writing there.
    await rm(join(dirname(finished), entry), { recursive: true, force: true, maxRetries: 10 })
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
