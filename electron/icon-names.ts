/** The tray icon's file for each mood, under build/icons (scripts/icons.ts): NAME.png, and a black NAMETemplate.png that macOS colours itself. */
import type { Mood } from '../core/contract/mood.ts'

export const ICON_NAMES: Readonly<Record<Mood, string>> = {
  signedOut: 'tray-signed-out',
  working: 'tray-working',
  connected: 'tray-connected',
  attention: 'tray-attention',
  ended: 'tray-ended',
}
