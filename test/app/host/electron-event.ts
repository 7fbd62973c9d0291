/** Electron's event object: `preventDefault` and what it says afterwards [d.ts Event]. */

export interface ElectronEvent {
  preventDefault(): void
  readonly defaultPrevented: boolean
}

export function electronEvent(): ElectronEvent {
  let prevented = false
  return {
    preventDefault() {
      prevented = true
    },
    get defaultPrevented() {
      return prevented
    },
  }
}
