/** The one AppView: whatever changes in it is set here, counted and told. */
import type { AppView } from '../core/contract/app-view.ts'
import type { EpochMs } from '../core/contract/time.ts'

/** What its owners set; the rest is fixed at the start or made here. */
export type AppViewChange = Partial<Omit<AppView, 'revision' | 'at' | 'version' | 'platform' | 'locale'>>

export interface AppState {
  readonly view: AppView
  /** Tells every change; returns what ends the telling. */
  subscribe(listener: (view: AppView) => void): () => void
  /** Told only where something is different. */
  set(change: AppViewChange): void
}

export function createAppState(initial: Omit<AppView, 'revision' | 'at'>, now: () => EpochMs): AppState {
  const listeners = new Set<(view: AppView) => void>()
  let view: AppView = { ...initial, revision: 0, at: now() }
  return {
    get view() {
      return view
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(change) {
      const next = { ...view, ...change }
      if (JSON.stringify(next) === JSON.stringify(view)) return
      view = { ...next, revision: view.revision + 1, at: now() }
      for (const listener of [...listeners]) listener(view)
    },
  }
}
