/** What macOS is told of the app: Info.plist of the bundle. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import plist from 'plist'
import type { PackedApp } from './targets.ts'

const PROMISED = {
  CFBundleIdentifier: 'app.latchkey',
  CFBundleURLTypes: [
    { CFBundleURLName: 'Latchkey link', CFBundleTypeRole: 'Editor', CFBundleURLSchemes: ['latchkey'] },
  ],
  LSUIElement: true,
  LSMinimumSystemVersion: '13.0',
  // No exceptions (build/after-pack.mjs).
  NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true },
}

/** @throws Error if it is missing or no dictionary */
export async function readInfoPlist({ resources }: PackedApp): Promise<Readonly<Record<string, unknown>>> {
  const file = join(resources, '..', 'Info.plist')
  const value = plist.parse(await readFile(file, 'utf8'))
  if (typeof value !== 'object' || value === null) throw new Error(`${file} holds no dictionary`)
  return { ...value }
}

/** @returns one line a key that is not as promised */
export async function judgeInfoPlist(app: PackedApp): Promise<string[]> {
  const found = await readInfoPlist(app)
  return Object.entries(PROMISED)
    .filter(([key, value]) => !isDeepStrictEqual(found[key], value))
    .map(([key, value]) => `Info.plist: ${key} is ${JSON.stringify(found[key])}, not ${JSON.stringify(value)}`)
}
