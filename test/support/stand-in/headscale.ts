/**
 * STAND-IN for Headscale v0.29.2 as a browser and a probe see it: registration page, callback, confirm step, error pages,
 * health, key and version, over real HTTP and with a real code exchange at the given issuer; its daemons speak the
 * private wire of control-protocol.ts. For tests and the demo, labelled as such in its `/version`.
 * Not imitated: Noise, the REST API and its traps, the command line (methods here instead), policy and tags, SSH checks,
 * relays, HEAD (0.30), `server_url` other than the listening address, every page beside these.
 */
import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { ControlSide } from './headscale-control.ts'
import { type OidcSettings, Refused } from './headscale-oidc.ts'
import { errorPage, type Reply } from './headscale-pages.ts'
import { HeadscaleState, type StandInNode, type StandInUser } from './headscale-state.ts'
import { HeadscaleWeb } from './headscale-web.ts'

export interface HeadscaleOptions {
  /** 0 or absent: any free one. */
  readonly port?: number
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer; readonly host?: string }
  /** `node.expiry` in milliseconds; null: never (the default). */
  readonly nodeExpiryMs?: number | null
  /** `tuning.register_cache_expiration`, 15 minutes. */
  readonly registerCacheMs?: number
  readonly registerCacheEntries?: number
  /** How often expired nodes are told; 5 s as in the original. */
  readonly expiryTickMs?: number
}

export interface StandInHeadscale {
  readonly url: string
  readonly redirectUri: string
  /** May be set and changed at any time; null: no OIDC. */
  oidc: OidcSettings | null
  readonly users: readonly StandInUser[]
  readonly nodes: readonly StandInNode[]
  /** Reasons that no page shows, newest last. */
  readonly log: readonly string[]
  /** Paths asked, with method, newest last. */
  readonly requests: readonly string[]
  /** Links that still wait. */
  readonly pendingAuthIds: readonly string[]
  /** `headscale users create`. */
  createUser(name: string): StandInUser
  /** `headscale auth register`: no provider, no confirm step. */
  approve(authId: string, userName: string): StandInNode
  /** A refused registration: the waiting device gets a new link at once. */
  reject(authId: string): void
  /** Single use, five minutes. */
  createAuthKey(userId: number): string
  /** The device is not told. */
  deleteNode(id: number): void
  /** Moves the expiry; the device is told at once. */
  setExpiry(id: number, expiresAt: number | null): void
  /** Off the network: connections end, the port stays reserved for `start`. */
  stop(): Promise<void>
  /** Again on the same port; the caches are empty, users and nodes are still there. */
  start(): Promise<void>
}

export async function startHeadscale(options: HeadscaleOptions = {}): Promise<StandInHeadscale> {
  const cacheEntries = options.registerCacheEntries ?? 1024
  const state = new HeadscaleState({ cacheMs: options.registerCacheMs ?? 15 * 60_000, cacheEntries })
  const log: string[] = []
  const requests: string[] = []
  let port = options.port ?? 0
  const secure = options.tls !== undefined
  const host = options.tls?.host ?? (secure ? 'localhost' : '127.0.0.1')
  const url = () => `${secure ? 'https' : 'http'}://${host}:${port}`
  const expiryFor = (tokenExpiresAt: number | null) =>
    tokenExpiresAt ?? (options.nodeExpiryMs == null ? null : Date.now() + options.nodeExpiryMs)
  const control = new ControlSide(state, { url, expiryFor, tickMs: options.expiryTickMs ?? 5_000 })
  const web = new HeadscaleWeb({ state, url, secureCookies: secure, cacheEntries, expiryFor })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*$/, '')
    requests.push(`${request.method} ${path}`)
    if (await control.serve(path, request, response)) return
    const reply = await web.route(request).catch((caught: unknown): Reply => {
      const refused = caught instanceof Refused ? caught : new Refused(500, String(caught))
      log.push(`user msg: ${refused.message}`)
      return errorPage(refused.status)
    })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy())
  }

  const sockets = new Set<Socket>()
  let server = newServer()
  function newServer() {
    const made = options.tls === undefined ? createHttpServer(onRequest) : createHttpsServer(options.tls, onRequest)
    made.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    return made
  }
  async function listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    port = (server.address() as AddressInfo).port
    control.start()
  }
  await listen()

  return {
    url: url(),
    redirectUri: `${url()}/oidc/callback`,
    get oidc() {
      return web.oidc
    },
    set oidc(settings) {
      web.oidc = settings
    },
    users: state.users,
    nodes: state.nodes,
    log,
    requests,
    get pendingAuthIds() {
      return [...state.pending.keys()]
    },
    createUser: (name) => state.addUser({ name, email: '', displayName: '', providerId: null }),
    approve(authId, userName) {
      const pending = state.pending.get(authId)
      const matches = state.users.filter((user) => user.name === userName)
      const [user] = matches
      if (pending === undefined) throw new Error(`no pending registration ${authId}`)
      if (user === undefined || matches.length > 1)
        throw new Error(`expected exactly one user, found ${matches.length}`)
      const node = state.register(pending, user, expiryFor(null), 'cli')
      state.pending.delete(authId)
      pending.settle('registered')
      return node
    },
    reject: (authId) => state.drop(authId),
    createAuthKey(userId) {
      const key = `hskey-auth-${randomBytes(24).toString('hex')}`
      state.authKeys.set(key, { userId, used: false })
      return key
    },
    deleteNode(id) {
      const index = state.nodes.findIndex((node) => node.id === id)
      if (index !== -1) state.nodes.splice(index, 1)
    },
    setExpiry(id, expiresAt) {
      const node = state.nodes.find((candidate) => candidate.id === id)
      if (node === undefined) throw new Error(`no node ${id}`)
      node.expiresAt = expiresAt
      state.onNode(node)
    },
    async stop() {
      control.stop()
      state.forgetPending()
      web.forget()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async start() {
      server = newServer()
      await listen()
    },
  }
}
