/** Packs Latchkey to a folder on a stub of Electron, with the configuration that `npm run dist` uses. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Arch, build, type Configuration, Platform } from 'electron-builder'
import type { Target } from '../../scripts/packaging/targets.ts'
import { stubDistribution } from './stubs/distribution.ts'

const PLATFORMS = { linux: Platform.LINUX, windows: Platform.WINDOWS, mac: Platform.MAC }

/**
 * About two seconds on two cores.
 * @param scratch folder for the stub and the result
 * @param checkout with the built app and its node_modules
 * @returns electron-builder's output folder
 */
export async function packOnStub(
  scratch: string,
  target: Target,
  checkout: string,
  configuration: Configuration,
): Promise<string> {
  const electron = await mkdtemp(join(scratch, `stub-${target.folder}-`))
  const output = await mkdtemp(join(scratch, `packed-${target.folder}-`))
  await stubDistribution(electron, target)
  // electron-builder writes into what it is given.
  const base = structuredClone(configuration)
  await build({
    projectDir: checkout,
    publish: 'never',
    targets: PLATFORMS[target.system].createTarget('dir', Arch[target.arch]),
    config: {
      ...base,
      electronDist: electron,
      directories: { ...base.directories, output },
      // Nothing is signed here, not even where certificates lie about.
      win: { ...base.win, signExecutable: false },
      mac: { ...base.mac, identity: null, notarize: false },
    },
  })
  return output
}
