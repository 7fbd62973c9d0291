/** The system's own errors decide which port serves, and what is said when none does. */
import { createServer, type Server } from 'node:http'
import { describe, expect, it } from 'vitest'
import { bindLoopback } from '../../../core/oidc/bind-port.ts'

/** A server whose system answers each port so; what was asked is kept. */
function serverOf(answers: Record<number, string | null>) {
  const asked: { host: string; port: number; exclusive: boolean }[] = []
  const server: Server = Object.assign(createServer(), {
    listen(options: { host: string; port: number; exclusive: boolean }) {
      asked.push(options)
      const code = answers[options.port] ?? null
      queueMicrotask(() => (code === null ? server.emit('listening') : server.emit('error', { code })))
      return server
    },
    address: () => ({
      address: '127.0.0.1',
      family: 'IPv4',
      port: asked.at(-1)?.port === 0 ? 54_321 : asked.at(-1)?.port,
    }),
  })
  return { server, asked }
}

describe('binding a port', () => {
  it('asks for any free one on 127.0.0.1, shared with nobody, when the list is empty', async () => {
    const { server, asked } = serverOf({})
    expect(await bindLoopback(server, [])).toBe(54_321)
    expect(asked).toEqual([{ host: '127.0.0.1', port: 0, exclusive: true }])
  })

  it('goes on to the next port after any error', async () => {
    const { server, asked } = serverOf({ 1: 'EADDRINUSE', 2: 'EACCES', 3: 'EADDRNOTAVAIL' })
    expect(await bindLoopback(server, [1, 2, 3, 4, 5])).toBe(4)
    expect(asked.map(({ port }) => port)).toEqual([1, 2, 3, 4])
  })

  it('leaves no listeners behind', async () => {
    const { server } = serverOf({ 1: 'EADDRINUSE' })
    const count = () => [server.listenerCount('error'), server.listenerCount('listening')]
    const before = count()
    await bindLoopback(server, [1, 2])
    expect(count()).toEqual(before)
  })

  it('names the ports and the reasons when all are taken', async () => {
    const { server } = serverOf({ 1: 'EADDRINUSE', 2: 'EACCES' })
    await expect(bindLoopback(server, [1, 2])).rejects.toMatchObject({
      code: 'oidc.redirect-ports-taken',
      params: { ports: '1, 2', reason: 'EADDRINUSE, EACCES' },
    })
  })

  it.each(['EACCES', 'EPERM'])('tells %s on every port apart: no other port would help', async (code) => {
    const { server } = serverOf({ 0: code, 80: code })
    await expect(bindLoopback(server, [80, 0])).rejects.toMatchObject({
      code: 'oidc.redirect-not-allowed',
      params: { ports: '80, any', reason: code },
    })
  })
})
