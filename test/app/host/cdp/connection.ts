/** Chromium's DevTools protocol over its two pipes: commands with answers, events by session. One browser, many pages. */
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** One target's commands and events, typed by Playwright's copy of the protocol. */
export type CdpSession = Pick<CDPSession, 'off' | 'on' | 'send'>

interface Pending {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

export class CdpConnection {
  readonly browser: CdpSession
  readonly #pending = new Map<number, Pending>()
  readonly #sessions = new Map<string, EventEmitter>()
  readonly #out: Writable
  #lastId = 0
  #isClosed = false
  #text = ''

  /** @param out what the browser reads @param input what it writes; messages end with a zero byte */
  constructor(out: Writable, input: Readable) {
    this.#out = out
    this.browser = this.session('')
    out.on('error', () => this.close())
    input.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk))
    input.on('close', () => this.close())
  }

  /** @param id as `Target.attachToTarget` with `flatten` gives it; empty: the browser itself */
  session(id: string): CdpSession {
    const events = new EventEmitter()
    this.#sessions.set(id, events)
    const send = (method: string, params: object = {}) => this.#send(method, params, id)
    const on = (name: string, listener: (payload: unknown) => void) => events.on(name, listener)
    const off = (name: string, listener: (payload: unknown) => void) => events.off(name, listener)
    // The protocol's types are per method name; the pipe carries them all alike.
    return { send, on, off } as unknown as CdpSession
  }

  forget(id: string): void {
    this.#sessions.delete(id)
  }

  /** Whatever still waits for an answer fails. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const { method, reject } of this.#pending.values()) reject(new Error(`${method}: the browser is gone`))
    this.#pending.clear()
  }

  #send(method: string, params: object, sessionId: string): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error(`${method}: the browser is gone`))
    this.#lastId += 1
    const id = this.#lastId
    const message = { id, method, params, ...(sessionId === '' ? {} : { sessionId }) }
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject })
      this.#out.write(`${JSON.stringify(message)}\0`)
    })
  }

  #read(chunk: string): void {
    const parts = (this.#text + chunk).split('\0')
    this.#text = parts.pop() ?? ''
    for (const part of parts) this.#take(JSON.parse(part))
  }

  #take(message: Message): void {
    if (message.id === undefined) {
      this.#sessions.get(message.sessionId ?? '')?.emit(message.method ?? '', message.params)
      return
    }
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.error === undefined) pending?.resolve(message.result)
    else pending?.reject(new Error(`${pending.method}: ${message.error.message}`))
  }
}
