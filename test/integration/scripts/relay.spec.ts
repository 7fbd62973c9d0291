import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Relay, startRelay } from '../../../scripts/bench/relay.ts'

const RTT_MS = 60
/** A timer's grain. */
const EARLY_MS = 2

let echo: Server
let relay: Relay

beforeEach(async () => {
  echo = createServer((socket) => socket.pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const { port } = echo.address() as AddressInfo
  relay = await startRelay({ targetPort: () => port, rttMs: RTT_MS })
})
afterEach(async () => {
  await relay.stop()
  echo.close()
})

async function roundTrip(socket: Socket, text: string): Promise<number> {
  const started = performance.now()
  socket.write(text)
  let heard = ''
  while (heard.length < text.length) heard += String((await once(socket, 'data'))[0])
  expect(heard).toBe(text)
  return performance.now() - started
}

test('a warm connection costs one round trip, a new one another for its handshake', async () => {
  const socket = connect(relay.port, '127.0.0.1')
  await once(socket, 'connect')
  expect(await roundTrip(socket, 'first')).toBeGreaterThanOrEqual(2 * RTT_MS - EARLY_MS)
  expect(await roundTrip(socket, 'second')).toBeGreaterThanOrEqual(RTT_MS - EARLY_MS)
  socket.destroy()
  expect(relay.connections()).toBe(1)
})

test('bytes arrive whole, in order, and the end after them', async () => {
  const socket = connect(relay.port, '127.0.0.1')
  const sent = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join('')
  socket.write(sent.slice(0, 9000))
  socket.end(sent.slice(9000))
  let heard = ''
  socket.on('data', (chunk: Buffer) => {
    heard += chunk
  })
  await once(socket, 'end')
  expect(heard).toBe(sent)
})
