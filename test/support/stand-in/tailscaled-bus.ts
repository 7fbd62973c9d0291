/**
 * STAND-IN for tailscaled: the watchers of its bus. Imitates the mask's initial messages, null-filled lines and links that
 * go only to watchers of the caller's process. Not imitated: engine polls, netmaps with peers, rate limit, lag.
 */
import type { ServerResponse } from 'node:http'

export interface Watcher {
  readonly response: ServerResponse
  /** The peer's process id in the original, read from the socket; here what the request says (see tailscaled.ts). */
  readonly process: string
}

export interface Notify {
  SessionID?: string
  ErrMessage?: string | null
  LoginFinished?: Record<string, never> | null
  State?: number | null
  Prefs?: Record<string, unknown> | null
  NetMap?: unknown
  BrowseToURL?: string | null
  SelfChange?: Record<string, unknown>
  Health?: { Warnings: Record<string, unknown> }
}

export class Bus {
  readonly #watchers = new Set<Watcher>()
  readonly #version: string

  constructor(version: string) {
    this.#version = version
  }

  get size(): number {
    return this.#watchers.size
  }

  add(watcher: Watcher, initial: Notify | null): void {
    watcher.response.writeHead(200, { 'content-type': 'application/json' })
    watcher.response.flushHeaders()
    this.#watchers.add(watcher)
    watcher.response.once('close', () => this.#watchers.delete(watcher))
    if (initial !== null) this.#write(watcher, initial)
  }

  /** @param process only watchers of this process; null: all */
  send(notify: Notify, process: string | null = null): void {
    for (const watcher of this.#watchers) {
      if (process === null || watcher.process === process) this.#write(watcher, notify)
    }
  }

  /** Ends all streams, as a daemon does that goes away. */
  end(): void {
    for (const watcher of this.#watchers) watcher.response.destroy()
    this.#watchers.clear()
  }

  /** Old fields are there as null, newer ones only when set. */
  #write(watcher: Watcher, notify: Notify): void {
    const line = {
      Version: this.#version,
      ErrMessage: null,
      LoginFinished: null,
      State: null,
      Prefs: null,
      NetMap: null,
      Engine: null,
      BrowseToURL: null,
      ...notify,
    }
    watcher.response.write(`${JSON.stringify(line)}\n`)
  }
}
