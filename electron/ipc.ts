/**
 * Main's end of the IPC table: registers a handler for every call of core/contract/channels.ts. Each message's sender is
 * checked (security checklist 17), each input parsed, and every outcome is a reply: nothing throws across.
 */
import * as v from 'valibot'
import { type CallName, channelNames, channels, type Handlers, isCall, type Reply } from '../core/contract/channels.ts'
import { AppError, toAppError } from '../core/errors/app-error.ts'
import { type Home, isAtHome } from './app-scheme.ts'

/** Where a message came from, as far as the check needs it. */
export interface SenderFrame {
  readonly url: string
}

export interface IpcEvent {
  /** null once the frame has navigated away or is gone. */
  readonly senderFrame: SenderFrame | null
  readonly sender: { readonly mainFrame: SenderFrame }
}

export interface IpcMainPort {
  handle(channel: string, handler: (event: IpcEvent, input: unknown) => Promise<unknown>): void
}

export function serveCalls(ipc: IpcMainPort, handlers: Handlers, home: Home): void {
  for (const name of channelNames) if (isCall(name)) serve(ipc, name, handlers, home)
}

function serve<Name extends CallName>(ipc: IpcMainPort, name: Name, handlers: Handlers, home: Home): void {
  ipc.handle(name, async (event, input): Promise<Reply<unknown>> => {
    // Read before any await: the frame is null after a navigation.
    if (!isOurWindow(event, home)) return refuse(new AppError('general.bug', { where: `${name}, foreign sender` }))
    const parsed = v.safeParse(channels[name].input, input)
    if (!parsed.success) return refuse(new AppError('general.bug', { where: `${name}, malformed input` }))
    try {
      // The table pairs a name's schema with the same name's handler; the compiler cannot follow that through an index.
      const handler: (input: never) => Promise<unknown> = handlers[name]
      return { ok: true, value: await handler(parsed.output as never) }
    } catch (caught) {
      return refuse(toAppError(caught, name))
    }
  })
}

/** Only the main frame of a page of ours may speak: a page of another origin, or a frame inside ours, may not. */
function isOurWindow(event: IpcEvent, home: Home): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && isAtHome(frame.url, home)
}

function refuse(error: AppError): Reply<never> {
  return { ok: false, error: error.toWire() }
}
