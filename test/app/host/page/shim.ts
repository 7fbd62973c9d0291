/**
 * What a sandboxed preload finds, in the preload's own world: `require('electron')` with contextBridge and ipcRenderer over
 * the host's binding, and the page's half over a detached element. Main frame only, as with Electron's defaults.
 * The host puts the preload's source where `runPreload` is called and gives the random names (README.md, Isolation).
 */
import { decode, encode } from './codec.ts'
import { makeLink } from './links.ts'

declare const DOOR: string
/** Name of the binding, and of the function by which the host calls. */
declare const WIRE: string
declare const PROPERTIES: { readonly contextIsolation: boolean }

type Listener = (event: unknown, ...input: unknown[]) => void
type Module = { exports: unknown }
type Preload = (require: (name: string) => unknown, module: Module, exports: unknown, process: unknown) => void

declare global {
  interface Window {
    /** Left here by this script for the next one of the same world, which holds the preload. */
    runPreload?: (preload: Preload) => void
  }
}

function start(): void {
  const element = document.createElement('div')
  const link = makeLink((text) => void element.dispatchEvent(new CustomEvent('to-page', { detail: text })))
  element.addEventListener('to-preload', (event) => {
    if (event instanceof CustomEvent && typeof event.detail === 'string') link.receive(event.detail)
  })
  window.dispatchEvent(new MouseEvent(DOOR, { relatedTarget: element }))

  const listeners = new Map<string, Listener[]>()
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastCall = 0
  const host: unknown = Reflect.get(window, WIRE)
  const tell = (message: object) => {
    if (typeof host === 'function') host(JSON.stringify(message))
  }
  const cloned = (input: unknown[]): string => {
    try {
      return encode(structuredClone(input))
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }
  const ipcRenderer = {
    async invoke(channel: string, ...input: unknown[]): Promise<unknown> {
      const text = cloned(input)
      lastCall += 1
      const id = lastCall
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        tell({ kind: 'invoke', id, channel, input: text })
      })
    },
    send(channel: string, ...input: unknown[]): void {
      tell({ kind: 'send', channel, input: cloned(input) })
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...input) => {
        ipcRenderer.removeListener(channel, once)
        listener(event, ...input)
      }
      return ipcRenderer.on(channel, once)
    },
    addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
    off: (channel: string, listener: Listener) => ipcRenderer.removeListener(channel, listener),
    removeListener(channel: string, listener: Listener) {
      const kept = [...(listeners.get(channel) ?? [])]
      const index = kept.lastIndexOf(listener)
      if (index >= 0) kept.splice(index, 1)
      listeners.set(channel, kept)
      return ipcRenderer
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel)
      return ipcRenderer
    },
  }
  const exposed = new Set<string>()
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(key)
      element.dispatchEvent(new CustomEvent('expose', { detail: link.encode({ key, api }) }))
    },
  }
  const receive = (text: string): void => {
    const message: { kind: string; id: number; channel: string; body: string } = JSON.parse(text)
    if (message.kind === 'event') {
      const input = decode(message.body)
      if (!Array.isArray(input)) return
      for (const listener of listeners.get(message.channel) ?? []) {
        listener({ sender: ipcRenderer, ports: [], senderId: 0 }, ...input)
      }
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') call?.resolve(decode(message.body))
    else call?.reject(new Error(`Error invoking remote method '${message.channel}': ${message.body}`))
  }
  Object.defineProperty(window, `${WIRE}In`, { value: receive })

  // Ahead of the page's own listeners; what main prevents reaches the page all the same (README.md).
  const onKey = ({ key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, type }: KeyboardEvent) => {
    const held = { alt: altKey, control: ctrlKey, meta: metaKey, shift: shiftKey }
    const input = { type: type === 'keydown' ? 'keyDown' : 'keyUp', key, code, ...held, isAutoRepeat: repeat }
    tell({ kind: 'key', input })
  }
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('keyup', onKey, true)

  const require = (name: string): unknown => {
    if (/^electron(\/(renderer|common))?$/.test(name)) return { contextBridge, ipcRenderer }
    // The list of modules for a sandboxed preload (README.md, Pages); these three have no use in ours yet.
    if (['events', 'timers', 'url'].includes(name.replace(/^node:/, ''))) {
      throw new Error(`"${name}" is allowed in a preload, but is not in the stand-in`)
    }
    throw new Error(`module not found: ${name}`)
  }
  window.runPreload = (preload) => {
    delete window.runPreload
    const module: Module = { exports: {} }
    try {
      preload(require, module, module.exports, { ...PROPERTIES, sandboxed: true, type: 'renderer' })
    } catch (caught) {
      const error = caught instanceof Error ? caught : new Error(`${caught}`)
      tell({ kind: 'preload-error', name: error.name, message: error.message, stack: error.stack ?? '' })
    }
  }
}

// `top` cannot be forged: it is not configurable, and this world's window is its own.
if (window === window.top) start()
