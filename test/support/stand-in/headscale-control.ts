/**
 * STAND-IN for Headscale: the side that its daemons talk to, over the private wire of control-protocol.ts. Imitates what a
 * daemon can notice: a valid key answered at once, a link otherwise, a new link when the old one dies, expiry told by a
 * ticker, deletion not told at all.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { MAP_PATH, type MapLine, REGISTER_PATH, type RegisterAnswer, type RegisterCall } from './control-protocol.ts'
import type { HeadscaleState, StandInNode } from './headscale-state.ts'

export interface ControlSettings {
  readonly url: () => string
  /** Expiry of a registration without a token of its own. */
  readonly expiryFor: (tokenExpiresAt: null) => number | null
  readonly tickMs: number
}

export class ControlSide {
  readonly #state: HeadscaleState
  readonly #settings: ControlSettings
  readonly #streams = new Map<ServerResponse, string>()
  readonly #toldExpired = new Set<number>()
  #ticker: NodeJS.Timeout | null = null

  constructor(state: HeadscaleState, settings: ControlSettings) {
    this.#state = state
    this.#settings = settings
    state.onNode = (node) => {
      if (!state.expired(node)) this.#toldExpired.delete(node.id)
      this.#tell(node)
    }
  }

  start(): void {
    this.#ticker = setInterval(() => this.#tick(), this.#settings.tickMs)
    this.#ticker.unref()
  }

  stop(): void {
    if (this.#ticker !== null) clearInterval(this.#ticker)
    this.#streams.clear()
  }

  /** True when the request was one of the private wire. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (path === REGISTER_PATH) await this.#register(request, response)
    else if (path === MAP_PATH) this.#map(request, response)
    else return false
    return true
  }

  async #register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const call = JSON.parse(text) as RegisterCall
    const answer = await this.#answer(call)
    if (typeof answer === 'string') response.writeHead(401, { 'content-type': 'text/plain' }).end(answer)
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }

  /** A string is a refusal. */
  async #answer(call: RegisterCall): Promise<RegisterAnswer | string> {
    const state = this.#state
    if (call.logout) {
      const node = state.nodes.find((known) => known.machineKey === call.machineKey && known.nodeKey === call.nodeKey)
      if (node !== undefined) {
        node.expiresAt = Date.now()
        state.onNode(node)
      }
      return { registered: true }
    }
    if (state.validNode(call.machineKey, call.nodeKey) !== null) return { registered: true }
    if (call.authKey !== null) return this.#byAuthKey(call, call.authKey)
    if (call.followup !== null) {
      const pending = state.pending.get(call.followup.split('/').pop() ?? '')
      if (pending !== undefined && (await pending.settled) === 'registered') return { registered: true }
    }
    const { machineKey, nodeKey, hostname, os } = call
    return {
      authUrl: `${this.#settings.url()}/register/${state.addPending({ machineKey, nodeKey, hostname, os }).authId}`,
    }
  }

  #byAuthKey(call: RegisterCall, key: string): RegisterAnswer | string {
    const known = this.#state.authKeys.get(key)
    if (known === undefined) return 'invalid pre auth key'
    if (known.used) return 'authkey already used'
    known.used = true
    this.#state.register(call, this.#state.userById(known.userId), this.#settings.expiryFor(null), 'authkey')
    return { registered: true }
  }

  #map(request: IncomingMessage, response: ServerResponse): void {
    const query = new URL(request.url ?? '/', this.#settings.url()).searchParams
    const nodeKey = query.get('nodeKey') ?? ''
    const node = this.#state.nodes.find((known) => known.nodeKey === nodeKey)
    if (node === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('node not found')
      return
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    this.#streams.set(response, nodeKey)
    response.once('close', () => this.#streams.delete(response))
    response.write(this.#line(node))
  }

  #tell(node: StandInNode): void {
    for (const [response, nodeKey] of this.#streams) if (nodeKey === node.nodeKey) response.write(this.#line(node))
  }

  #tick(): void {
    for (const node of this.#state.nodes) {
      if (!this.#state.expired(node) || this.#toldExpired.has(node.id)) continue
      this.#toldExpired.add(node.id)
      this.#tell(node)
    }
  }

  #line(node: StandInNode): string {
    const user = this.#state.userById(node.userId)
    const line: MapLine = {
      node: {
        id: String(node.id),
        key: node.nodeKey,
        name: node.givenName,
        addresses: [node.address],
        keyExpiry: node.expiresAt === null ? null : new Date(node.expiresAt).toISOString(),
        expired: this.#state.expired(node),
        tags: node.tags,
      },
      user: { id: user.id, loginName: this.#state.loginName(user), displayName: user.displayName || user.name },
      domain: new URL(this.#settings.url()).hostname,
    }
    return `${JSON.stringify(line)}\n`
  }
}
