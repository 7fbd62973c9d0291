/**
 * STAND-IN for tailscaled: the endpoints of its LocalAPI that a sign-in client uses, with their permissions, answers and
 * statuses. What is not listed here answers 404.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Daemon } from './tailscaled-daemon.ts'
import { profileView } from './tailscaled-prefs.ts'

export interface Caller {
  readonly uid: number
  readonly userName: string
}

/** Who calls, and who holds the daemon; changeable at any time. */
export interface Standing {
  caller: Caller
  heldBy: string | null
}

const PREFIX = '/localapi/v0/'

export class LocalApiSide {
  readonly #daemon: Daemon
  readonly #standing: Standing
  readonly calls: string[] = []

  constructor(daemon: Daemon, standing: Standing) {
    this.#daemon = daemon
    this.#standing = standing
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', 'http://local-tailscaled.sock')
    const call = `${request.method} ${target.pathname.replace(PREFIX, '')}`
    this.calls.push(call)
    response.setHeader('Tailscale-Version', this.#daemon.settings.version)
    response.setHeader('Tailscale-Cap', '141')
    const { host, origin, referer } = request.headers
    const foreign = (host !== 'local-tailscaled.sock' && host !== '') || origin !== undefined || referer !== undefined
    const answer = foreign
      ? text(403, 'invalid localapi request')
      : call === 'GET watch-ipn-bus'
        ? this.#watch(target, request, response)
        : await this.#route(call, request)
    if (answer !== null) response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
  }

  async #route(call: string, request: IncomingMessage): Promise<Answer> {
    const { heldBy } = this.#standing
    if (heldBy !== null) return text(401, heldReason(heldBy))
    if (call === 'GET status') return json(this.#status())
    if (call === 'GET prefs') return json(this.#prefs())
    if (call === 'GET policy/') return json(this.#policy())
    const body = await readBody(request)
    if (!this.#mayWrite) return text(403, `${call.replace(/^\w+ /, '').replace('/', '')} access denied`)
    if (call.includes(' profiles/')) return this.#profiles(call)
    return await this.#change(call, processOf(request), body)
  }

  get #mayWrite(): boolean {
    const { uid, userName } = this.#standing.caller
    return uid === 0 || this.#daemon.current.prefs.OperatorUser === userName
  }

  /** null: the answer is a stream. */
  #watch(target: URL, request: IncomingMessage, response: ServerResponse): Answer | null {
    const daemon = this.#daemon
    const { heldBy } = this.#standing
    const process = processOf(request)
    const mask = Number(target.searchParams.get('mask') ?? 0)
    if ((mask & 65_536) !== 0) return text(400, 'invalid mask')
    // Up to 1.90 private keys had to be declined by whoever may not change things.
    if ((mask & 16) === 0 && !this.#mayWrite && !daemon.isAtLeast(1, 92)) return text(403, 'watch access denied')
    // One word for whom the daemon is not free, and then silence until it is.
    const first = heldBy === null ? daemon.initial(mask) : { State: 1, ErrMessage: heldReason(heldBy) }
    daemon.bus.add({ response, process }, first)
    return null
  }

  async #change(call: string, process: string, body: string): Promise<Answer> {
    const daemon = this.#daemon
    switch (call) {
      case 'PATCH prefs':
        return json(daemon.editPrefs(JSON.parse(body)))
      case 'POST check-prefs':
        return json({})
      case 'POST start':
        daemon.start(JSON.parse(body))
        return empty(204)
      case 'POST login-interactive':
        daemon.loginInteractive(process)
        return empty(204)
      case 'POST logout': {
        const reason = await daemon.logout()
        return reason === null ? empty(204) : text(500, reason)
      }
      case 'POST reset-auth':
        daemon.resetAuth()
        return empty(204)
      case 'POST disconnect-control':
        daemon.disconnectControl()
        return empty(200)
      default:
        return text(404, 'not found')
    }
  }

  #profiles(call: string): Answer {
    const daemon = this.#daemon
    const [method, path = ''] = call.split(' ')
    const id = decodeURIComponent(path.slice('profiles/'.length))
    if (id === '' && method === 'GET') return json(daemon.profiles.map(profileView))
    if (id === '' && method === 'PUT') {
      daemon.newProfile()
      return empty(201)
    }
    if (id === 'current' && method === 'GET') return json(profileView(daemon.current))
    if (method === 'POST') return daemon.switchProfile(id) ? empty(204) : text(500, 'profile not found')
    if (method !== 'DELETE') return text(405, 'use GET or PUT')
    daemon.deleteProfile(id)
    return empty(204)
  }

  /** Key material is zeroed; the account stands beside it. */
  #prefs(): Record<string, unknown> {
    const { prefs, registration } = this.#daemon.current
    if (registration === null) return prefs
    const { userId, loginName, displayName } = registration
    const UserProfile = { ID: userId, LoginName: loginName, DisplayName: displayName }
    return { ...prefs, Config: { PrivateNodeKey: `privkey:${'0'.repeat(64)}`, UserProfile } }
  }

  #policy(): Record<string, unknown> {
    const url = this.#daemon.settings.policyLoginUrl
    const settings = url === null ? {} : { Settings: { LoginURL: { Value: url } } }
    return { Summary: { Scope: 'Device' }, ...settings }
  }

  #status(): Record<string, unknown> {
    const { netmap, current, settings, state, shownAuthUrl, online, health } = this.#daemon
    const node = netmap?.node
    const user = netmap?.user
    return {
      Version: settings.version,
      BackendState: state,
      ...(current.registration === null ? {} : { HaveNodeKey: true }),
      AuthURL: shownAuthUrl,
      TailscaleIPs: node?.addresses ?? null,
      Self: {
        ID: node?.id ?? '',
        PublicKey: node?.key ?? `nodekey:${'0'.repeat(64)}`,
        HostName: settings.hostname,
        DNSName: node?.name ?? '',
        OS: 'linux',
        UserID: user?.id ?? 0,
        TailscaleIPs: node?.addresses ?? null,
        Online: online,
        // Rounded to seconds here, as in the original.
        ...(node?.keyExpiry == null ? {} : { KeyExpiry: node.keyExpiry.replace(/\.\d+Z$/, 'Z') }),
        ...(node?.expired === true ? { Expired: true } : {}),
        ...(node === undefined || node.tags.length === 0 ? {} : { Tags: node.tags }),
      },
      Health: health.texts(),
      CurrentTailnet: netmap === null ? null : { Name: netmap.domain, MagicDNSSuffix: '', MagicDNSEnabled: false },
      // 1.80.0 names nobody in a status without peers, 1.101 does; where between them that changed is not known.
      User:
        user === undefined || !this.#daemon.isAtLeast(1, 90)
          ? null
          : { [user.id]: { ID: user.id, LoginName: user.loginName, DisplayName: user.displayName } },
      Peer: null,
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function processOf(request: IncomingMessage): string {
  return String(request.headers['stand-in-process'] ?? '')
}

function heldReason(name: string): string {
  return `Tailscale already in use by ${name}, pid 4321`
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) }
}

function text(status: number, message: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${message}\n` }
}

function empty(status: number): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: '' }
}
