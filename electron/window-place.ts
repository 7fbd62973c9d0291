/** Where the window opens: near the tray's icon where the system says where that is, inside the screen's work area. */

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const GAP = 8

/**
 * @param icon bounds of the tray's icon; all zeros where the system does not tell
 * @param workArea of the icon's screen, without bars
 * @returns the window's corner; null: the system places it (Linux, where an app cannot, or must not)
 */
export function placeWindow(
  platform: NodeJS.Platform,
  icon: Area,
  workArea: Area,
  size: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number } | null {
  const isKnown = icon.width > 0 && icon.height > 0
  if (!isKnown || (platform !== 'darwin' && platform !== 'win32')) return null
  const isBelowMiddle = icon.y > workArea.y + workArea.height / 2
  const x = icon.x + icon.width / 2 - size.width / 2
  // The menu bar is at the top. A taskbar may be at any side, and the icon in a flyout above it.
  const y = isBelowMiddle ? workArea.y + workArea.height - size.height - GAP : workArea.y + GAP
  return {
    x: Math.round(clamp(x, workArea.x + GAP, workArea.x + workArea.width - size.width - GAP)),
    y: Math.round(clamp(y, workArea.y, workArea.y + workArea.height - size.height)),
  }
}

/** The lower limit wins where the window is larger than the screen: its title stays in reach. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
