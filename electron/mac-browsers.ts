/** Browsers on macOS: the known ones among the installed applications. The system offers no list without native code. */
import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { InstalledBrowser } from './browsers.ts'

/** Names of application bundles. */
const KNOWN = [
  'Arc',
  'Brave Browser',
  'Chromium',
  'DuckDuckGo',
  'Firefox',
  'Firefox Developer Edition',
  'Google Chrome',
  'LibreWolf',
  'Microsoft Edge',
  'Opera',
  'Orion',
  'Safari',
  'Vivaldi',
  'Zen',
] as const

export async function macBrowsers(
  folders: readonly string[] = ['/Applications', join(homedir(), 'Applications')],
): Promise<readonly InstalledBrowser[]> {
  const found = await Promise.all(
    folders.flatMap((folder) => KNOWN.map((name) => look(name, join(folder, `${name}.app`)))),
  )
  return found.filter((browser) => browser !== null)
}

async function look(name: string, bundle: string): Promise<InstalledBrowser | null> {
  try {
    await access(bundle)
  } catch {
    return null
  }
  return { id: name, name, command: (url) => ['/usr/bin/open', '-a', bundle, url] }
}
