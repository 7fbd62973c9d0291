import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../core/errors/secret.ts'
import type { LocalApiAddress } from '../../../core/node/local-api-address.ts'
import { httpTransport } from '../../../core/node/local-api-transport.ts'
import { nodeSystem } from '../../../core/node/system.ts'
import { never } from '../../support/node-world.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

async function serve(answer: RequestListener): Promise<LocalApiAddress> {
  const server = createServer(answer)
  servers.push(server)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { kind: 'port', port: (server.address() as AddressInfo).port, token: new Secret('feedface') }
}
const get = (signal = never()) => ({ method: 'GET', path: '/localapi/v0/status', body: null, signal }) as const

describe('the way to the LocalAPI', () => {
  it('proves itself to a macOS app, and calls the host what the daemon expects', async () => {
    let seen: IncomingMessage['headers'] = {}
    const address = await serve((request, response) => {
      seen = request.headers
      response.setHeader('Tailscale-Version', '1.98.0').end('ok')
    })
    expect(await httpTransport.send(address, get())).toEqual({ status: 200, daemonVersion: '1.98.0', text: 'ok' })
    expect(seen).toMatchObject({
      host: 'local-tailscaled.sock',
      authorization: `Basic ${Buffer.from(':feedface').toString('base64')}`,
    })
    expect(seen).not.toHaveProperty('origin')
    expect(seen).not.toHaveProperty('referer')
  })

  it('ends an endless answer', async () => {
    const address = await serve((_request, response) => {
      const more = () => response.write('x'.repeat(256 * 1024), () => setImmediate(more))
      more()
    })
    await expect(httpTransport.send(address, get())).rejects.toMatchObject({ failure: 'oversize' })
  })

  it('says that the connection broke when it did', async () => {
    const address = await serve((_request, response) => {
      response.write('{"Backend', () => response.destroy())
    })
    await expect(httpTransport.send(address, get())).rejects.toMatchObject({ failure: 'broken' })
  })

  it('says that nobody is there when nobody is', async () => {
    const nobody = { kind: 'socket', path: '/nonexistent/sock', ownerUid: null } as const
    await expect(httpTransport.send(nobody, get())).rejects.toMatchObject({ failure: 'nobody' })
  })

  it('closes the connection when the caller ends', async () => {
    const arrived = new Promise<Socket>((resolve) => {
      void serve((request) => resolve(request.socket)).then((address) => {
        httpTransport.send(address, get(caller.signal)).catch(() => {})
      })
    })
    const caller = new AbortController()
    const socket = await arrived
    caller.abort()
    await expect.poll(() => socket.destroyed || socket.readableEnded).toBe(true)
  })
})

describe('running a program', () => {
  it('gives code, output and error lines as they come', async () => {
    const lines: string[] = []
    const script = "console.log('out'); console.error('one'); console.error('two'); process.exit(3)"
    const options = { signal: never(), onErrorLine: (line: string) => void lines.push(line) }
    expect(await nodeSystem.run(process.execPath, ['-e', script], options)).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'one\ntwo\n',
    })
    expect(lines).toEqual(['one', 'two'])
  })

  it('ends it with the caller', async () => {
    const caller = new AbortController()
    const options = { signal: caller.signal, onErrorLine: () => caller.abort() }
    const script = "console.error('here'); setTimeout(() => {}, 60_000)"
    await expect(nodeSystem.run(process.execPath, ['-e', script], options)).rejects.toMatchObject({
      code: 'general.cancelled',
    })
  })

  it('says when there is none of this name', async () => {
    await expect(nodeSystem.run('no-such-program', [], { signal: never() })).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
