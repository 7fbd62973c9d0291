/** Main's end of the messages, with a structured clone both ways and rejections in Electron's words (lib/browser/ipc-main-impl.ts). */
import { EventEmitter } from 'node:events'
import type { FrameMain } from './frames.ts'
import { decode, encode } from './page/codec.ts'
import type { Shape } from './shapes.ts'
import type { StandInContents } from './web-contents.ts'

// biome-ignore lint/suspicious/noExplicitAny: Electron's own type of a handler, whose arguments come from a page
type Handler = (event: Electron.IpcMainInvokeEvent, ...input: any[]) => unknown

/** What a handler is told of a message. `senderFrame` is null once its document is gone. */
interface MessageEvent {
  readonly type: 'frame'
  readonly sender: StandInContents
  readonly senderFrame: FrameMain | null
  readonly frameId: number
  readonly processId: number
  preventDefault(): void
  readonly defaultPrevented: boolean
}

class StandInIpcMain
  extends EventEmitter
  implements Shape<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  readonly #handlers = new Map<string, Handler>()

  constructor() {
    super()
    // A message of that name must not throw.
    this.on('error', () => {})
  }

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof handler !== 'function') {
      throw new Error(`Expected handler to be a function, but found type '${typeof handler}'`)
    }
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...input) => {
      this.removeHandler(channel)
      return handler(event, ...input)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** For pages. @returns the answer as text of codec.ts. @throws what the handler throws */
  async call(channel: string, event: MessageEvent, input: readonly unknown[]): Promise<string> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return cloned(await Reflect.apply(handler, undefined, [event, ...input]), 'An object could not be cloned.')
  }
}

export const ipcMain = new StandInIpcMain()

/** @param text the arguments as a page sent them */
export function readInput(text: string): readonly unknown[] {
  const input: unknown = structuredClone(decode(text))
  return Array.isArray(input) ? input : []
}

/** @throws Error with that text when the value cannot be cloned */
export function cloned(value: unknown, refusal: string): string {
  try {
    return encode(structuredClone(value))
  } catch {
    throw new Error(refusal)
  }
}

export function messageEvent(sender: StandInContents, frame: FrameMain): MessageEvent {
  return {
    type: 'frame',
    sender,
    get senderFrame() {
      return frame.detached ? null : frame
    },
    frameId: frame.routingId,
    processId: frame.processId,
    preventDefault() {},
    defaultPrevented: false,
  }
}
