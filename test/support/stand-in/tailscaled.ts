/**
 * STAND-IN for tailscaled: a LocalAPI on a Unix socket, with the state of tailscaled-daemon.ts behind it. For tests and the
 * demo. Differs from the original where Node.js cannot do as it does: it cannot read who is at the other end of a socket,
 * so the caller's user is what `caller` says for all connections, and the caller's process is the request header
 * `Stand-In-Process`, absent for everyone who does not know this file: links go to watchers with the same header.
 * Not imitated: every endpoint beside those below, pipes and ports of other platforms, `Tailscale-Cap` in requests.
 */
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { type Caller, LocalApiSide, type Standing } from './tailscaled-api.ts'
import { Daemon, type Pace } from './tailscaled-daemon.ts'
import type { Prefs } from './tailscaled-prefs.ts'

export interface TailscaledOptions {
  /** Path of the socket to be made; shorter than 100 bytes. */
  readonly socket: string
  readonly hostname?: string
  /** Default 1.101.0; 1.89 and older re-authenticate with an outage. */
  readonly version?: string
  /** Default: quick. The originals are in the comments of `Pace`. */
  readonly pace?: Partial<Pace>
  /** PEM of an authority to trust. */
  readonly ca?: string
  readonly policyLoginUrl?: string
  /** Whom the socket's callers are; default root. */
  readonly caller?: Caller
}

export interface StandInTailscaled {
  readonly socket: string
  /** Changeable at any time. */
  caller: Caller
  /** Somebody else holds the daemon, as on Windows: 401 for everything, and one word on the bus. */
  heldBy: string | null
  /** Calls, method and path, newest last; watches too. */
  readonly calls: readonly string[]
  readonly prefs: Readonly<Prefs>
  readonly state: string
  /** `tailscale set --operator` by root. */
  setOperator(userName: string): void
  /** As `tailscale up --auth-key` by root. */
  startWithAuthKey(controlUrl: string, key: string): void
  /** How many watch the bus now. */
  readonly watchers: number
  /** Off: the socket is gone, as after `systemctl stop`. */
  stop(): Promise<void>
  /** On again, as after a restart: unsaved profiles are lost. */
  start(): Promise<void>
}

const QUICK: Pace = { netmapMs: 20, runningMs: 40, warmingUpMs: 50, maxBackoffMs: 200 }

export async function startTailscaled(options: TailscaledOptions): Promise<StandInTailscaled> {
  const daemon = new Daemon({
    version: options.version ?? '1.101.0',
    hostname: options.hostname ?? 'stand-in',
    pace: { ...QUICK, ...options.pace },
    ca: options.ca ?? null,
    policyLoginUrl: options.policyLoginUrl ?? null,
  })
  const sockets = new Set<Socket>()
  const standing: Standing = { caller: options.caller ?? { uid: 0, userName: 'root' }, heldBy: null }
  const api = new LocalApiSide(daemon, standing)

  const server = createServer((request, response) => {
    api.serve(request, response).catch((caught: unknown) => response.writeHead(400).end(String(caught)))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = () =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.socket, resolve))
  await listen()

  return {
    socket: options.socket,
    get caller() {
      return standing.caller
    },
    set caller(caller) {
      standing.caller = caller
    },
    get heldBy() {
      return standing.heldBy
    },
    set heldBy(name) {
      standing.heldBy = name
      daemon.bus.end()
    },
    calls: api.calls,
    get prefs() {
      return daemon.current.prefs
    },
    get state() {
      return daemon.state
    },
    setOperator: (userName) => {
      daemon.editPrefs({ OperatorUser: userName, OperatorUserSet: true })
    },
    startWithAuthKey(controlUrl, key) {
      const UpdatePrefs = { ...daemon.current.prefs, ControlURL: controlUrl, WantRunning: true, LoggedOut: false }
      daemon.start({ UpdatePrefs, AuthKey: key })
      daemon.loginInteractive('')
    },
    get watchers() {
      return daemon.bus.size
    },
    async stop() {
      daemon.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async start() {
      daemon.reboot()
      await listen()
    },
  }
}
