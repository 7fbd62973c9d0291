/** Packs Latchkey to a folder on a stub of Electron, with the configuration that `npm run dist` uses. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Arch, build, type Configuration, Platform } from 'electron-builder'
import type { Target } from '../../scripts/packaging/targets.ts'
import { stubDistribution } from './stubs/distribution.ts'

const PLATFORMS = { linux: Platform.LINUX, windows: Platform.WINDOWS, mac: Platform.MAC }

/**
 * About a second on two cores.
 * @param scratch folder for the stub and the result
 * @param checkout with the built app and its node_modules
 * @param kind of package; the folder alone unless named
 * @returns electron-builder's output folder
 * @throws Error with all that electron-builder printed
 */
export async function packOnStub(
  scratch: string,
  target: Target,
  checkout: string,
  configuration: Configuration,
  kind = 'dir',
): Promise<string> {
  const electron = await mkdtemp(join(scratch, `stub-${target.folder}-`))
  const output = await mkdtemp(join(scratch, `packed-${target.folder}-`))
  await stubDistribution(electron, target)
  // electron-builder writes into what it is given.
  const base = structuredClone(configuration)
  await quietly(() =>
    build({
      projectDir: checkout,
      publish: 'never',
      targets: PLATFORMS[target.system].createTarget(kind, Arch[target.arch]),
      config: {
        ...base,
        electronDist: electron,
        directories: { ...base.directories, output },
        // Nothing is signed here, not even where certificates lie about.
        win: { ...base.win, signExecutable: false },
        mac: { ...base.mac, identity: null, notarize: false },
      },
    }),
  )
  return output
}

/** electron-builder speaks straight to standard output, and so at length that a failed test would be hard to find. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  const write = process.stdout.write
  let said = ''
  process.stdout.write = (chunk: string | Uint8Array) => {
    said += chunk.toString()
    return true
  }
  try {
    await work()
  } catch (caught) {
    throw new Error(`electron-builder failed: ${caught instanceof Error ? caught.message : String(caught)}\n${said}`)
  } finally {
    process.stdout.write = write
  }
}
