/**
 * A bound on connections that have not sent a whole request: the oldest of them goes, never the newest. Refusing the
 * newest would let another user of this device keep the person's browser out by opening connections and saying nothing.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Beyond this the system's own limits come near; looked at before anything else. */
const MOST_AT_ALL = 512

/** @returns to be told of each socket whose request has come: that one is answered, however many others there are */
export function limitConnections(server: Server, most: number): (socket: Socket) => void {
  /** In the order in which they came. */
  const silent = new Set<Socket>()
  let planned = false
  server.maxConnections = MOST_AT_ALL
  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
    if (silent.size <= most || planned) return
    planned = true
    // Two turns on: what the connections have sent already is read in between, so that no request on its way is lost.
    setImmediate(() => setImmediate(evict))
  })
  return (socket) => silent.delete(socket)

  function evict(): void {
    planned = false
    let over = silent.size - most
    for (const socket of silent) {
      if (over-- <= 0) return
      silent.delete(socket)
      socket.destroy()
    }
  }
}
