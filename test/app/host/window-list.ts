/** The windows that are open, and which has the focus. Apart from their class, so that menus can ask without importing it. */

/** As much of a window as the list needs. */
interface Listed {
  readonly id: number
}

const windows = new Set<Listed>()
let focused: Listed | null = null

export function addWindow(window: Listed): void {
  windows.add(window)
}

export function removeWindow(window: Listed): void {
  windows.delete(window)
  if (focused === window) focused = null
}

export function setFocused(window: Listed | null): void {
  focused = window
}

export function focusedWindow(): Listed | null {
  return focused
}

export function listWindows(): readonly Listed[] {
  return [...windows]
}
