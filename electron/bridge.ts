/**
 * The window's end of the IPC table: one plain function per channel. It hands on neither Electron's event object nor
 * anything else of Electron's (security checklist 20).
 */
import { channelKinds } from '../core/contract/channel-kinds.ts'

/** The three functions of Electron's `ipcRenderer` that the bridge is made of. */
export interface IpcRendererPort {
  invoke(channel: string, ...input: unknown[]): Promise<unknown>
  on(channel: string, listener: (event: unknown, payload: unknown) => void): unknown
  removeListener(channel: string, listener: (event: unknown, payload: unknown) => void): unknown
}

type Listener = (payload: unknown) => void

/** The object for `contextBridge`; its shape is `Bridge` in core/contract/channels.ts. */
export function makeBridge(ipc: IpcRendererPort): Record<string, (argument?: unknown) => unknown> {
  return Object.fromEntries(
    Object.entries(channelKinds).map(([name, kind]) => [
      name,
      kind === 'call' ? call(ipc, name) : subscribe(ipc, name),
    ]),
  )
}

function call(ipc: IpcRendererPort, name: string): (input?: unknown) => Promise<unknown> {
  return (input) => ipc.invoke(name, input)
}

function subscribe(ipc: IpcRendererPort, name: string): (listener?: unknown) => () => void {
  return (listener) => {
    if (!isListener(listener)) throw new TypeError(`${name} takes a function`)
    const forward = (_event: unknown, payload: unknown) => listener(payload)
    ipc.on(name, forward)
    return () => {
      ipc.removeListener(name, forward)
    }
  }
}

function isListener(value: unknown): value is Listener {
  return typeof value === 'function'
}
