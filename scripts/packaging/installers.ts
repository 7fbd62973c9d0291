/** Makes the installers of one system with electron-builder, and judges every app that it packed on the way. */
import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Arch, build, type Configuration, Platform } from 'electron-builder'
import { judgePackage } from './judge.ts'
import type { Signing } from './signing.ts'
import type { System, Target } from './targets.ts'

export interface Wanted {
  readonly checkout: string
  readonly system: System
  readonly targets: readonly Target[]
  /** Only the packed app, no installer around it. */
  readonly folderOnly: boolean
  readonly configuration: Configuration
  readonly signing: Signing
}

const PLATFORMS = { linux: Platform.LINUX, windows: Platform.WINDOWS, mac: Platform.MAC }

/**
 * @returns the files that were made
 * @throws Error naming what is missing, or each promise that a packed app does not keep
 */
export async function makeInstallers(wanted: Wanted): Promise<string[]> {
  const { checkout, system, targets, folderOnly, configuration, signing } = wanted
  const output = join(checkout, configuration.directories?.output ?? 'release')
  // What an earlier run packed would otherwise be judged in place of what this one failed to pack.
  for (const { folder } of targets) rmSync(join(output, folder), { recursive: true, force: true })
  const added = signing.configuration
  const made = await build({
    projectDir: checkout,
    publish: 'never',
    targets: PLATFORMS[system].createTarget(folderOnly ? 'dir' : undefined, ...targets.map(({ arch }) => Arch[arch])),
    config: {
      ...structuredClone(configuration),
      ...added,
      win: { ...configuration.win, ...added.win },
      mac: { ...configuration.mac, ...added.mac },
    },
  }).catch((caught: unknown) => {
    throw new Error(whatIsMissing(output, targets, electronVersion()) ?? 'electron-builder failed', { cause: caught })
  })
  const faults: string[] = []
  for (const target of targets) faults.push(...(await judgePackage(output, target, checkout)))
  if (faults.length > 0) throw new Error(`What was packed is not what was promised:\n  ${faults.join('\n  ')}`)
  return made
}

/**
 * Only the first target is looked at: a later one may be empty because an installer of the first failed.
 * @returns the plain words for a machine that has no Electron, or null if Electron was there and something else failed
 */
export function whatIsMissing(output: string, [first]: readonly Target[], version: string): string | null {
  if (first === undefined || isUnpacked(output, first.folder)) return null
  const name = { linux: 'linux', windows: 'win32', mac: 'darwin' }[first.system]
  const zip = `electron-v${version}-${name}-${first.arch}.zip`
  return [
    `Electron itself is missing: ${zip} (about 110 MB) is not in electron-builder's cache and could not be fetched.`,
    'It comes from github.com, or from the mirror that ELECTRON_MIRROR names. Run this again where one of them can be reached.',
    'What can be checked without it: `npm run check:packaging`.',
  ].join('\n')
}

function isUnpacked(output: string, folder: string): boolean {
  return ['latchkey', 'Latchkey.exe', 'electron', 'electron.exe', 'Latchkey.app', 'Electron.app'].some((name) =>
    existsSync(join(output, folder, name)),
  )
}

function electronVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('electron/package.json')
  return version
}
