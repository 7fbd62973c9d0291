/** Sockets as signs of life: whoever listens is alive, and a connection to it closes when it no longer is. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { errnoOf } from './files.ts'

export interface LiveSocket {
  /** Ends the listening and every connection, which tells those who wait. Never throws. */
  close(): Promise<void>
}

/** @throws the system's error, EADDRINUSE among them */
export function listen(address: string): Promise<LiveSocket> {
  return new Promise((resolve, reject) => {
    const watchers = new Set<Socket>()
    const server: Server = createServer((socket) => {
      watchers.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => watchers.delete(socket))
      socket.resume()
    })
    server.once('error', reject)
    server.listen({ path: address, exclusive: true }, () => {
      server.on('error', () => {})
      resolve({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of watchers) socket.destroy()
          }),
      })
    })
  })
}

/**
 * What became of the listener at this address. `closed`: it was alive and has now closed. `dead`: the socket is there,
 * but nobody listens. `gone`: there is no such socket. `unsure`: alive perhaps, but it could not be reached.
 */
export type Fate = 'closed' | 'dead' | 'gone' | 'unsure'

/** Waits as long as the listener lives. @throws the signal's reason when aborted */
export function untilClosed(address: string, signal: AbortSignal): Promise<Fate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: address })
    let connected = false
    let fate: Fate = 'closed'
    const onAbort = () => socket.destroy()
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    socket.on('connect', () => {
      connected = true
    })
    socket.on('error', (error) => {
      // Reset: it was listening when we came, and closed before it saw us.
      if (!connected && errnoOf(error) !== 'ECONNRESET') fate = fateOf(error)
    })
    socket.on('close', () => {
      signal.removeEventListener('abort', onAbort)
      if (signal.aborted) reject(signal.reason)
      else resolve(fate)
    })
    socket.on('end', () => socket.destroy())
    socket.resume()
  })
}

/** Whether somebody listens at this address now. */
export async function isAlive(address: string): Promise<'alive' | 'dead' | 'gone' | 'unsure'> {
  return new Promise((resolve) => {
    const socket = connect({ path: address })
    socket.on('connect', () => {
      socket.destroy()
      resolve('alive')
    })
    socket.on('error', (error) => resolve(fateOf(error)))
  })
}

function fateOf(error: Error): 'dead' | 'gone' | 'unsure' {
  const errno = errnoOf(error)
  if (errno === 'ECONNREFUSED') return 'dead'
  return errno === 'ENOENT' ? 'gone' : 'unsure'
}
