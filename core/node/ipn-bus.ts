/**
 * The daemon's bus (`watch-ipn-bus`): newline-delimited JSON without end. Lines and buffer are bounded; a line that is
 * too long or not understood still counts as "something changed", since readers re-read the status anyway.
 */
import * as v from 'valibot'
import { type BusMessage, NotifySchema } from './local-api-wire.ts'

/**
 * Initial state (2), preferences (4) and health (128), without private keys (16): up to 1.90 a watcher who is not an
 * administrator gets 403 without the last; health alone sends no first message.
 */
export const WATCH_MASK = 2 + 4 + 16 + 128

/** Before 1.98 a change carries the whole netmap, which is of no use here; such a line is skipped, not kept. */
const MAX_LINE_CHARS = 1024 * 1024

/** Cuts a stream into lines. A line over the limit comes as null, and its text is dropped while it arrives. */
export class LineSplitter {
  #rest = ''
  #skipping = false
  readonly #limit: number

  constructor(limit: number = MAX_LINE_CHARS) {
    this.#limit = limit
  }

  push(chunk: string): (string | null)[] {
    const lines: (string | null)[] = []
    let from = 0
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      const whole = this.#rest.length + end - from
      lines.push(this.#skipping || whole > this.#limit ? null : this.#rest + chunk.slice(from, end))
      this.#rest = ''
      this.#skipping = false
      from = end + 1
    }
    if (this.#skipping) return lines
    if (this.#rest.length + chunk.length - from > this.#limit) {
      this.#rest = ''
      this.#skipping = true
    } else {
      this.#rest += chunk.slice(from)
    }
    return lines
  }
}

/** What an unreadable line says: nothing but that it came. */
const SOMETHING: BusMessage = { state: null, error: null, browseToUrl: null, loginFinished: false, health: null }

export function readBusLine(line: string | null): BusMessage {
  if (line === null) return SOMETHING
  try {
    const parsed = v.safeParse(NotifySchema, JSON.parse(line))
    return parsed.success ? parsed.output : SOMETHING
  } catch {
    return SOMETHING
  }
}
