/**
 * Whether there is a panel that shows tray icons. Windows and macOS always have one. On Linux it is a service on the
 * session bus (StatusNotifierItem), which GNOME lacks without an extension; Electron's Tray does not tell, so the bus is
 * asked through the desktop's own tools. Where nobody can be asked a panel is assumed: starting the app again always
 * shows its window.
 */
import { execFile } from 'node:child_process'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const LIMIT_MS = 2_000

/** How to ask the bus who owns a name, and what its "yes" and "no" look like. */
const QUESTIONS: readonly (readonly [file: string, ...args: string[]])[] = [
  [
    'gdbus',
    'call',
    '--session',
    '--dest=org.freedesktop.DBus',
    '--object-path=/org/freedesktop/DBus',
    '--method=org.freedesktop.DBus.NameHasOwner',
    WATCHER,
  ],
  [
    'busctl',
    '--user',
    'call',
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus',
    'NameHasOwner',
    's',
    WATCHER,
  ],
]

/** @returns what the program wrote; null when it is missing or failed */
export type RunTool = (file: string, args: readonly string[]) => Promise<string | null>

export async function hasTrayHost(platform: NodeJS.Platform, run: RunTool = runTool): Promise<boolean> {
  if (platform === 'win32' || platform === 'darwin') return true
  for (const [file, ...args] of QUESTIONS) {
    const answer = await run(file, args)
    // gdbus: `(true,)`; busctl: `b true`.
    const said = answer === null ? null : /\b(true|false)\b/.exec(answer)
    if (said !== null) return said[1] === 'true'
  }
  return true
}

const runTool: RunTool = (file, args) =>
  new Promise((resolve) => {
    execFile(file, [...args], { timeout: LIMIT_MS }, (error, stdout) => resolve(error === null ? stdout : null))
  })
