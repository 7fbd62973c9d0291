/**
 * What app.asar must hold, to the file: what was built for Electron and its window without the source maps, the tray's
 * icons, package.json, and the native keyring. Everything else is a fault, named.
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Mood } from '../../core/contract/mood.ts'
import { iconFile } from '../../electron/icon-names.ts'
import { type ArchiveFile, archivedContent, archiveFiles } from './archive.ts'
import { nativeKind } from './native-kind.ts'
import { secretIn } from './secrets.ts'
import type { Target } from './targets.ts'

const MOODS: readonly Mood[] = ['signedOut', 'working', 'connected', 'attention', 'ended']
const PLATFORMS = { linux: 'linux', windows: 'win32', mac: 'darwin' } as const
const KEYRING = 'node_modules/@napi-rs/keyring'
/** Of package.json, what no installed app needs. */
const NOT_SHIPPED = ['devDependencies', 'scripts']

/**
 * @param asar the archive
 * @param checkout where the app was built
 * @returns one line a fault, naming the file
 */
export async function judgeContents(asar: string, target: Target, checkout: string): Promise<string[]> {
  const found = archiveFiles(asar)
  const paths = found.map(({ path }) => path)
  const wanted = await expectedFiles(checkout, target)
  return [
    ...wanted.filter((path) => !paths.includes(path)).map((path) => `app.asar lacks ${path}`),
    ...inWords(paths.filter((path) => !wanted.includes(path))),
    ...judgeNatives(asar, found, target),
    ...paths.flatMap((path) => {
      const secret = path.endsWith('.node') ? null : secretIn(path, content(asar, path), checkout)
      return secret === null ? [] : [`app.asar gives away ${secret}, in ${path}`]
    }),
    ...judgePackageJson(asar, paths),
  ]
}

/** Only what is there to be packed is expected: a build that made too little fails at its own tests and at the start. */
async function expectedFiles(checkout: string, { system, keyring }: Target): Promise<string[]> {
  const built = [
    ...(await filesUnder(checkout, 'dist/electron')),
    ...(await filesUnder(checkout, 'dist/renderer')),
  ].filter((path) => !path.endsWith('.map'))
  const icons = MOODS.flatMap((mood) => [true, false].map((isDark) => iconFile(mood, PLATFORMS[system], isDark)))
    // Electron takes the second for screens of double density by itself.
    .flatMap((name) => (name.endsWith('.ico') ? [name] : [name, name.replace('.png', '@2x.png')]))
    .map((name) => `build/icons/${name}`)
  const native = [`${KEYRING}-${keyring}/package.json`, `${KEYRING}-${keyring}/keyring.${keyring}.node`]
  const shim = ['package.json', 'index.js', 'LICENSE'].map((name) => `${KEYRING}/${name}`)
  return [...new Set(['package.json', ...built, ...icons, ...shim, ...native])]
}

async function filesUnder(checkout: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(checkout, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/** One line a file, and one a package: a single wrong dependency can bring hundreds of files. */
function inWords(strangers: readonly string[]): string[] {
  const lines = strangers.map((path) => {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
    if (name?.startsWith('@napi-rs/keyring-')) return `app.asar holds ${name}, the keyring of another system`
    if (name !== undefined && name !== '@napi-rs/keyring') return `app.asar holds the package ${name}, which is not run`
    return `app.asar holds ${path}${path.endsWith('.map') ? ', a source map' : ''}`
  })
  return [...new Set(lines)]
}

/** Exactly one, beside the archive, and for this machine. */
function judgeNatives(asar: string, found: readonly ArchiveFile[], { system, arch }: Target): string[] {
  const natives = found.filter(({ path }) => path.endsWith('.node'))
  if (natives.length === 0) return ['there is no native keyring']
  const faults =
    natives.length > 1 ? [`there is more than one native keyring: ${natives.map(({ path }) => path).join(', ')}`] : []
  for (const { path, unpacked } of natives) {
    if (!unpacked) faults.push(`${path} is packed into app.asar, where the system cannot load it`)
    else if (!existsSync(join(`${asar}.unpacked`, path))) faults.push(`${path} is missing from app.asar.unpacked`)
    else {
      const kind = nativeKind(archivedContent(asar, path))
      if (kind !== `${system}-${arch}`)
        faults.push(`${path} is for ${kind ?? 'no known machine'}, not ${system}-${arch}`)
    }
  }
  return faults
}

function judgePackageJson(asar: string, paths: readonly string[]): string[] {
  if (!paths.includes('package.json')) return []
  const fields: unknown = JSON.parse(content(asar, 'package.json'))
  if (typeof fields !== 'object' || fields === null) return ['package.json is no object']
  const main = 'main' in fields ? fields.main : undefined
  return [
    ...NOT_SHIPPED.filter((field) => field in fields).map((field) => `package.json still has ${field}`),
    ...(typeof main === 'string' && paths.includes(main)
      ? []
      : [`package.json starts ${String(main)}, which is not there`]),
  ]
}

function content(asar: string, path: string): string {
  // A file that should lie beside the archive and does not is named by judgeNatives or as lacking.
  try {
    return archivedContent(asar, path).toString('latin1')
  } catch {
    return ''
  }
}
