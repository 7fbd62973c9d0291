/** The hash of app.asar where Electron looks for it: Info.plist on macOS, a resource of the executable on Windows; Linux has none. */
import { readFile } from 'node:fs/promises'
import { NtExecutable, NtExecutableResource } from 'resedit'
import { archiveHash } from './archive.ts'
import { readInfoPlist } from './info-plist.ts'
import type { PackedApp, Target } from './targets.ts'

/** @returns one line if it is missing or another's; empty when it is right */
export async function judgeIntegrity(app: PackedApp, { system }: Target): Promise<string[]> {
  if (system === 'linux') return []
  const written = system === 'mac' ? await macHash(app) : await windowsHash(app)
  const actual = archiveHash(app.asar)
  if (written === actual) return []
  return [`integrity: ${written === null ? 'no hash' : `the hash ${written}`} is written, but app.asar has ${actual}`]
}

async function macHash(app: PackedApp): Promise<string | null> {
  const plist = await readInfoPlist(app)
  return stringAt(plist.ElectronAsarIntegrity, 'Resources/app.asar', 'hash')
}

async function windowsHash({ executable }: PackedApp): Promise<string | null> {
  const { entries } = NtExecutableResource.from(NtExecutable.from(await readFile(executable), { ignoreCert: true }))
  const entry = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
  if (entry === undefined) return null
  const list: unknown = JSON.parse(Buffer.from(entry.bin).toString('utf8'))
  const own = Array.isArray(list)
    ? list.find((item: unknown) => stringAt(item, 'file') === 'resources\\app.asar')
    : null
  return stringAt(own, 'value')
}

/** The text at the end of a chain of fields; null where the chain breaks. */
function stringAt(value: unknown, ...names: readonly string[]): string | null {
  let at: unknown = value
  for (const name of names) {
    if (typeof at !== 'object' || at === null) return null
    at = Object.entries(at).find(([key]) => key === name)?.[1]
  }
  return typeof at === 'string' ? at : null
}
