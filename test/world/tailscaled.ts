/** A real tailscaled in userspace: no network device, any number side by side, each with a machine key of its own. */
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { GoTools } from './parts/go-tools.ts'
import { type Child, startChild } from './support/child.ts'
import type { WorldFolder } from './support/folder.ts'
import { type HttpAnswer, http } from './support/http.ts'
import { field, text, texts } from './support/json.ts'
import { freePort } from './support/ports.ts'
import { type RunResult, run } from './support/run.ts'
import type { User } from './support/users.ts'
import { waitUntil } from './support/wait.ts'

export interface TailscaledOptions {
  readonly folder: WorldFolder
  readonly tools: GoTools
  /** Who may change things besides root. Kept in the daemon's profile, so a new profile loses it. */
  readonly operator?: User
  /** An authority that the daemon trusts instead of the system's. */
  readonly certificates?: Certificates
  /** Serve a SOCKS5 proxy into the network. */
  readonly socks?: boolean
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** The fields of LocalAPI's status that the tests read. */
interface TailscaledStatus {
  readonly backendState: string
  readonly authUrl: string
  readonly addresses: readonly string[]
  readonly nodeKey: string
  readonly loginName: string
  readonly online: boolean
  readonly expired: boolean
  /** null when it never expires. */
  readonly keyExpiresAt: Date | null
  readonly health: readonly string[]
}

export interface Tailscaled {
  readonly socket: string
  /** `host:port` of the SOCKS5 proxy; null unless asked for. */
  readonly socks: string | null
  readonly logFile: string
  readonly tail: (lines?: number) => string
  readonly pid: () => number | null
  /** LocalAPI as root. @param path after `/localapi/v0/` */
  readonly localApi: (method: string, path: string, body?: unknown) => Promise<HttpAnswer>
  readonly status: () => Promise<TailscaledStatus>
  readonly prefs: () => Promise<Readonly<Record<string, unknown>>>
  readonly setOperator: (username: string) => Promise<void>
  /** The tailscale command against this daemon, as root. */
  readonly cli: (...args: string[]) => Promise<RunResult>
  readonly waitForState: (state: string, deadlineMs?: number) => Promise<TailscaledStatus>
  /** Starts a registration as the tailscale command does and hands back the AuthURL. */
  readonly authUrl: (controlUrl: string) => Promise<string>
  readonly stop: () => Promise<void>
  /** Same socket, same state. */
  readonly start: () => Promise<void>
}

export async function startTailscaled(options: TailscaledOptions): Promise<Tailscaled> {
  const { folder, tools, certificates } = options
  const path = await folder.sub('tailscaled')
  const state = join(path, 'state') // the daemon closes its state folder to others, the socket must stay reachable
  const socket = join(path, 'sock')
  const socks = options.socks === true ? `127.0.0.1:${await freePort()}` : null
  const logFile = folder.log(path.split('/').at(-1) ?? 'tailscaled')
  const env = {
    PATH: process.env.PATH,
    HOME: path,
    // On a plain http server the relay would be tried over TLS.
    ...(certificates === undefined ? { TS_DEBUG_USE_DERP_HTTP: '1' } : certificates.trustEnv),
    ...options.env,
  }

  let child: Child | undefined
  const localApi: Tailscaled['localApi'] = (method, apiPath, body) =>
    http(`http://local-tailscaled.sock/localapi/v0/${apiPath}`, {
      method,
      socketPath: socket,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const ok: Tailscaled['localApi'] = async (method, apiPath, body) => {
    const answer = await localApi(method, apiPath, body)
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`tailscaled answered ${answer.status} to ${method} ${apiPath}: ${answer.text}`)
    }
    return answer
  }
  const status = async () => readStatus(JSON.parse((await ok('GET', 'status?peers=false')).text))
  const prefs: Tailscaled['prefs'] = async () => JSON.parse((await ok('GET', 'prefs')).text)

  const start = async () => {
    if (child?.running()) return
    child = await startChild({
      name: 'tailscaled',
      command: tools.tailscaled,
      args: [
        '--no-logs-no-support',
        '--tun=userspace-networking',
        '--port=0',
        `--statedir=${state}`,
        `--state=${join(state, 'tailscaled.state')}`,
        `--socket=${socket}`,
        ...(socks === null ? [] : [`--socks5-server=${socks}`]),
      ],
      env,
      logFile,
    })
    await child.ready(status, { deadlineMs: 15_000 })
  }
  const setOperator = async (username: string) => {
    await ok('PATCH', 'prefs', { OperatorUser: username, OperatorUserSet: true })
  }
  await start()
  if (options.operator) await setOperator(options.operator.name)
  return {
    socket,
    socks,
    logFile,
    tail: (lines) => child?.tail(lines) ?? '',
    pid: () => (child?.running() ? child.pid : null),
    localApi,
    status,
    prefs,
    setOperator,
    cli: (...args) => run(tools.tailscale, [`--socket=${socket}`, ...args], { env, anyExit: true }),
    waitForState: (wanted, deadlineMs = 30_000) =>
      waitUntil(
        async () => {
          const now = await status()
          if (now.backendState === wanted) return now
          throw new Error(`it is ${now.backendState}; ${now.health.join('; ')}`)
        },
        { what: `tailscaled to be ${wanted}`, deadlineMs, everyMs: 50 },
      ),
    authUrl: async (controlUrl) => {
      const { Config, ...present } = await prefs()
      await ok('POST', 'start', {
        UpdatePrefs: { ...present, ControlURL: controlUrl, WantRunning: true, LoggedOut: false },
      })
      await ok('POST', 'login-interactive')
      const what = `an AuthURL of ${controlUrl}`
      return waitUntil(async () => (await status()).authUrl || undefined, { what, deadlineMs: 15_000 })
    },
    start,
    stop: async () => child?.stop(),
  }
}

function readStatus(value: unknown): TailscaledStatus {
  const self = field(value, 'Self')
  const owner = field(field(value, 'User'), text(self, 'UserID'))
  const expiry = text(self, 'KeyExpiry')
  return {
    backendState: text(value, 'BackendState'),
    authUrl: text(value, 'AuthURL'),
    addresses: texts(value, 'TailscaleIPs'),
    nodeKey: text(self, 'PublicKey'),
    loginName: text(owner, 'LoginName'),
    online: field(self, 'Online') === true,
    expired: field(self, 'Expired') === true,
    keyExpiresAt: expiry === '' ? null : new Date(expiry),
    health: texts(value, 'Health'),
  }
}
