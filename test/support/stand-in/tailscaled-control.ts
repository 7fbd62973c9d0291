/**
 * STAND-IN for tailscaled: its control client, over the private wire of control-protocol.ts. Each instance lives from one
 * start to the next. Imitates: `fetch control key` first, errors only as text, retries with back-off, follow-up of a
 * link, and the map as a long poll. Not imitated: Noise, TLS knobs beyond what Node.js trusts.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { MAP_PATH, type MapLine, REGISTER_PATH, type RegisterAnswer, type RegisterCall } from './control-protocol.ts'

export interface ControlEvents {
  /** Text as in the health warning `login-state`; null: healthy again. */
  onTrouble(text: string | null): void
  onLink(url: string): void
  /** The server refused the registration: shown on the bus, again on every retry. */
  onRefused(reason: string): void
  /** Registered: by a login or a link, or because the key is still valid. */
  onRegistered(anew: boolean): void
  onMap(line: MapLine): void
  onOffline(): void
}

export interface ControlOptions {
  readonly url: string
  readonly machineKey: string
  readonly hostname: string
  readonly authKey: string | null
  /** From the approval to the new map. */
  readonly netmapMs: number
  /** Longest pause between tries; 30 s in the original. */
  readonly maxBackoffMs: number
  /** Trusted beside the usual authorities. */
  readonly ca: string | null
}

export class ControlClient {
  readonly #options: ControlOptions
  readonly #events: ControlEvents
  readonly #stopped = new AbortController()
  #login: AbortController | null = null
  #keeping: AbortController | null = null

  constructor(options: ControlOptions, events: ControlEvents) {
    this.#options = options
    this.#events = events
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Keeps the node with this key on the map; gives out a link when the server does not take the key. */
  keep(nodeKey: string): void {
    this.#keeping = this.#begin(this.#keeping, (signal) => this.#run(nodeKey, false, signal))
  }

  /**
   * A login with a new key.
   * @param seamless the present key stays on the map until the new one is registered
   */
  login(nodeKey: string, seamless: boolean): void {
    if (!seamless) this.#keeping?.abort()
    this.#login = this.#begin(this.#login, (signal) => this.#run(nodeKey, true, signal))
  }

  #begin(previous: AbortController | null, work: (signal: AbortSignal) => Promise<void>): AbortController {
    previous?.abort()
    const round = new AbortController()
    void work(AbortSignal.any([this.#stopped.signal, round.signal]))
    return round
  }

  async logout(nodeKey: string): Promise<void> {
    await this.#fetchKey(this.#stopped.signal)
    await this.#register({ nodeKey, logout: true }, this.#stopped.signal)
  }

  async #run(nodeKey: string, isLogin: boolean, signal: AbortSignal): Promise<void> {
    let backoff = 50
    let link: string | null = null
    while (!signal.aborted) {
      try {
        await this.#fetchKey(signal)
        const authKey = isLogin ? this.#options.authKey : null
        const answer = await this.#register({ nodeKey, authKey, followup: link }, signal)
        if (signal.aborted) return
        this.#events.onTrouble(null)
        backoff = 50
        if ('authUrl' in answer) {
          // One link at a time: a login under way gets its own.
          if (!isLogin && this.#login !== null) return
          link = answer.authUrl
          this.#events.onLink(link)
          continue
        }
        this.#events.onRegistered(isLogin || link !== null)
        if (isLogin || link !== null) await pause(this.#options.netmapMs, signal)
        if (isLogin) this.#keeping?.abort()
        await this.#stayOnMap(nodeKey, signal)
        return
      } catch (caught) {
        if (signal.aborted) return
        const text = caught instanceof Error ? caught.message : String(caught)
        this.#events.onTrouble(text)
        if (caught instanceof ServerRefused) this.#events.onRefused(text)
      }
      await pause(backoff, signal)
      backoff = Math.min(backoff * 2, this.#options.maxBackoffMs)
    }
  }

  /** A lost map is asked for again and again, and never ends in a new registration: a deleted node stays in the dark. */
  async #stayOnMap(nodeKey: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#poll(nodeKey, signal).catch(() => {})
      if (signal.aborted) return
      this.#events.onOffline()
      await pause(this.#options.maxBackoffMs, signal)
    }
  }

  async #fetchKey(signal: AbortSignal): Promise<void> {
    const { url } = this.#options
    const address = `${url}/key?v=141`
    const answer = await this.#send('GET', '/key?v=141', null, signal).catch((caught: unknown) => {
      throw new Error(`fetch control key: Get "${address}": ${goText(caught, url)}`)
    })
    if (answer.status !== 200) throw new Error(`fetch control key: ${answer.status} ${answer.message.statusMessage}`)
    const text = await textOf(answer.message)
    if (!/"publicKey"\s*:\s*"mkey:[0-9a-f]{64}"/.test(text)) {
      throw new Error(`invalid character '${text.slice(0, 1)}' looking for beginning of value`)
    }
  }

  async #register(call: Partial<RegisterCall> & { nodeKey: string }, signal: AbortSignal): Promise<RegisterAnswer> {
    const { machineKey, hostname } = this.#options
    const whole: RegisterCall = {
      machineKey,
      hostname,
      os: 'linux',
      authKey: null,
      followup: null,
      logout: false,
      ...call,
    }
    const answer = await this.#send('POST', REGISTER_PATH, JSON.stringify(whole), signal)
    const text = await textOf(answer.message)
    if (answer.status !== 200) throw new ServerRefused(text.trim())
    return JSON.parse(text) as RegisterAnswer
  }

  /** Ends when the connection does, or at once when the server does not know the node. */
  async #poll(nodeKey: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#send('GET', `${MAP_PATH}?nodeKey=${encodeURIComponent(nodeKey)}`, null, signal)
    if (answer.status !== 200) return
    let rest = ''
    try {
      for await (const chunk of answer.message) {
        const lines = (rest + String(chunk)).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (!signal.aborted) this.#events.onMap(JSON.parse(line) as MapLine)
      }
    } catch {
      // The server went away: the caller tries again.
    }
  }

  #send(method: string, path: string, body: string | null, signal: AbortSignal) {
    return new Promise<{ status: number; message: IncomingMessage }>((resolve, reject) => {
      const target = URL.canParse(this.#options.url) ? new URL(this.#options.url) : null
      if (target === null || !['http:', 'https:'].includes(target.protocol)) {
        reject(new Error(`unsupported protocol scheme "${target?.protocol.replace(':', '') ?? ''}"`))
        return
      }
      const send = target.protocol === 'https:' ? httpsRequest : httpRequest
      const ca = this.#options.ca === null ? {} : { ca: this.#options.ca }
      const outgoing = send(new URL(path, target), { method, signal, agent: false, ...ca })
      outgoing.once('response', (message) => resolve({ status: message.statusCode ?? 0, message }))
      outgoing.once('error', reject)
      outgoing.end(body ?? undefined)
    })
  }
}

class ServerRefused extends Error {}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of message) text += String(chunk)
  return text
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Node.js's network errors in the words of Go's, as the original's health shows them. */
function goText(caught: unknown, url: string): string {
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : ''
  const address = URL.canParse(url) ? new URL(url).host : url
  if (code === 'ECONNREFUSED') return `dial tcp ${address}: connect: connection refused`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${address}: no such host`
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'http: server gave HTTP response to HTTPS client'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return 'x509: certificate signed by unknown authority'
  return caught instanceof Error ? caught.message : String(caught)
}
