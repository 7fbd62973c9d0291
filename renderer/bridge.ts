/** What the preload puts in front of the window (electron/bridge.ts): the IPC table as functions, and nothing else. */
import type { Bridge } from '../core/contract/channels.ts'

declare global {
  interface Window {
    readonly latchkey: Bridge
  }
}

export type { Bridge }
