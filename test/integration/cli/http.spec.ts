import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createHttp, type Http } from '../../../cli/http.ts'

const run = promisify(execFile)

interface Listening {
  readonly port: number
  /** How many were made so far. */
  connections(): number
  close(): Promise<void>
}

async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Resolves every name to loopback, as a proxy would resolve it for us. */
function startProxy(onTunnel: (authority: string) => void, onPlain: (url: string) => void): Promise<Listening> {
  const server = createServer((request, response) => {
    onPlain(request.url ?? '')
    response.end('by proxy')
  })
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const authority = request.url ?? ''
    onTunnel(authority)
    const target = connect(Number(authority.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    client.on('error', () => target.destroy())
    target.on('error', () => client.destroy())
  })
  return listen(server)
}

describe('HTTP of the terminal', () => {
  let folder: string
  let trusted: string
  let secure: Listening
  let plain: Listening
  let http: Http | null = null
  const open = (environment: Record<string, string>): Http => {
    http = createHttp(environment)
    return http
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-http-'))
    trusted = join(folder, 'ca.pem')
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-keyout', join(folder, 'key.pem'), '-out', trusted, '-subj', '/CN=id.example'],
      ...['-addext', 'subjectAltName=DNS:id.example,DNS:localhost,IP:127.0.0.1'],
    ])
    const answer = (request: IncomingMessage, response: import('node:http').ServerResponse): void => {
      if (request.url === '/moved') response.writeHead(302, { location: 'https://elsewhere.example/x' }).end()
      else response.end('direct')
    }
    const options = { key: await readFile(join(folder, 'key.pem')), cert: await readFile(trusted) }
    secure = await listen(createHttpsServer(options, answer))
    plain = await listen(createServer(answer))
  })
  afterEach(async () => {
    await http?.close()
    http = null
  })
  afterAll(async () => {
    await secure.close()
    await plain.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('trusts an authority of SSL_CERT_FILE or NODE_EXTRA_CA_CERTS, and no other', async () => {
    const url = `https://localhost:${secure.port}/`
    for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
      const response = await open({ [variable]: trusted }).fetch(url)
      expect(await response.text()).toBe('direct')
    }
    await expect(open({}).fetch(url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
  })

  it('checks certificates also where the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    try {
      const { fetch } = open({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })
      await expect(fetch(`https://localhost:${secure.port}/`)).rejects.toMatchObject({
        cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('keeps one connection for many requests', async () => {
    const { fetch } = open({ SSL_CERT_FILE: trusted })
    const before = secure.connections()
    for (let count = 0; count < 3; count += 1) {
      await (await fetch(`https://localhost:${secure.port}/`)).text()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(secure.connections() - before).toBe(1)
  })

  it('tunnels https through the proxy, checking the certificate of the far end', async () => {
    const tunnels: string[] = []
    const proxy = await startProxy(
      (authority) => tunnels.push(authority),
      () => {},
    )
    try {
      const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
      const response = await open({ ...environment, SSL_CERT_FILE: trusted }).fetch(
        `https://id.example:${secure.port}/`,
      )
      expect(await response.text()).toBe('direct')
      expect(tunnels).toEqual([`id.example:${secure.port}`])
      await expect(open(environment).fetch(`https://id.example:${secure.port}/`)).rejects.toThrow()
    } finally {
      await http?.close()
      await proxy.close()
    }
  })

  it('sends plain http through the proxy, but never loopback', async () => {
    const asked: string[] = []
    const proxy = await startProxy(
      (authority) => asked.push(authority),
      (url) => asked.push(url),
    )
    try {
      const { fetch } = open({ http_proxy: `http://127.0.0.1:${proxy.port}` })
      expect(await (await fetch(`http://127.0.0.1:${plain.port}/`)).text()).toBe('direct')
      expect(asked).toEqual([])
      await (await fetch('http://somewhere.example/page')).text()
      expect(asked).toHaveLength(1)
      expect(asked[0]).toContain('somewhere.example')
    } finally {
      await http?.close()
      await proxy.close()
    }
  })

  it('probes a redirect without following it', async () => {
    const { probeRedirect } = open({ SSL_CERT_FILE: trusted })
    const signal = AbortSignal.timeout(5_000)
    const moved = { status: 302, location: 'https://elsewhere.example/x' }
    expect(await probeRedirect(`https://localhost:${secure.port}/moved`, signal)).toEqual(moved)
    expect(await probeRedirect(`http://127.0.0.1:${plain.port}/moved`, signal)).toEqual(moved)
    expect(await probeRedirect(`http://127.0.0.1:${plain.port}/`, signal)).toEqual({ status: 200, location: null })
  })

  it('ends a request when its signal fires', async () => {
    const silentServer = await listen(createServer(() => {}))
    try {
      const signal = AbortSignal.timeout(50)
      await expect(open({}).fetch(`http://127.0.0.1:${silentServer.port}/`, { signal })).rejects.toThrow()
    } finally {
      await silentServer.close()
    }
  })
})
