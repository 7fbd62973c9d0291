/** The tray icon's file for each mood and system, under build/icons (scripts/icons.ts makes them). */
import type { Mood } from '../core/contract/mood.ts'

export const ICON_NAMES: Readonly<Record<Mood, string>> = {
  signedOut: 'tray-signed-out',
  working: 'tray-working',
  connected: 'tray-connected',
  attention: 'tray-attention',
  ended: 'tray-ended',
}

/**
 * macOS: black, coloured by the system, which finds the `@2x` file beside it and knows it by the ending `Template`.
 * Windows: an ICO for the taskbar's theme. Elsewhere a PNG that can be seen on light and dark panels alike: nobody tells
 * us which it is.
 * @param isDark the panel, not the windows
 */
export function iconFile(mood: Mood, platform: NodeJS.Platform, isDark: boolean): string {
  const name = ICON_NAMES[mood]
  if (platform === 'darwin') return `${name}Template.png`
  if (platform === 'win32') return `${name}-${isDark ? 'dark' : 'light'}.ico`
  return `${name}.png`
}
