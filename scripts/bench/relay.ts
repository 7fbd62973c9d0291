/**
 * A TCP relay that puts distance between client and provider: each direction is delayed by half the round trip. A
 * loopback connect takes no time, so the first bytes of a connection wait one round trip more, as for a real SYN; with
 * TLS 1.3 on top a new connection therefore costs two round trips more than a warm one.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Relay {
  readonly port: number
  /** Connections accepted so far. */
  connections(): number
  stop(): Promise<void>
}

export interface RelayOptions {
  /** Asked at each connection: the target may start after the relay. */
  readonly targetPort: () => number
  readonly rttMs: number
}

export async function startRelay({ targetPort, rttMs }: RelayOptions): Promise<Relay> {
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    connections += 1
    const target = connect({ port: targetPort(), host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    const handshakeDone = performance.now() + rttMs
    pipeLate(client, target, rttMs / 2, handshakeDone)
    pipeLate(target, client, rttMs / 2, 0)
    for (const [one, other] of [[client, target] as const, [target, client] as const]) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one))
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** Hands bytes on in order, each chunk no sooner than `delayMs` after it came and never before `notBefore`. */
function pipeLate(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  const waiting: { readonly due: number; readonly chunk: Buffer | null }[] = []
  let timer: NodeJS.Timeout | null = null
  const enqueue = (chunk: Buffer | null) => {
    const due = Math.max(performance.now(), notBefore) + delayMs
    if (delayMs === 0 && waiting.length === 0 && performance.now() >= notBefore) return deliver(chunk)
    waiting.push({ due, chunk })
    arm()
  }
  const arm = () => {
    const first = waiting[0]
    if (timer !== null || first === undefined) return
    timer = setTimeout(flush, Math.max(0, first.due - performance.now()))
  }
  const flush = () => {
    timer = null
    // Timers have a millisecond's grain and may fire a little early.
    while (waiting[0] !== undefined && waiting[0].due <= performance.now() + 0.5)
      deliver(waiting.shift()?.chunk ?? null)
    arm()
  }
  const deliver = (chunk: Buffer | null) => {
    if (to.destroyed) return
    if (chunk === null) to.end()
    else to.write(chunk)
  }
  from.on('data', enqueue)
  from.on('end', () => enqueue(null))
}
