/**
 * Puts the native keyrings of other systems beside that of this one: npm installs only its own system's, and an arm64
 * installer is also made on x64. Each comes through the person's own npm and must have the hash of package-lock.json.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Target } from './targets.ts'

/**
 * About two seconds for each that is not there yet.
 * @param checkout whose node_modules are completed
 * @throws Error naming the package that cannot be had
 */
export async function ensureNativeKeyrings(checkout: string, targets: readonly Target[]): Promise<void> {
  for (const { keyring } of targets) {
    const name = `@napi-rs/keyring-${keyring}`
    const { version, integrity } = await locked(checkout, name)
    const place = join(checkout, 'node_modules', name)
    if ((await installedVersion(place)) !== version) await install(place, `${name}@${version}`, integrity)
  }
}

async function locked(checkout: string, name: string): Promise<{ version: string; integrity: string }> {
  const lock: { packages?: Record<string, { version?: string; integrity?: string }> } = JSON.parse(
    await readFile(join(checkout, 'package-lock.json'), 'utf8'),
  )
  const { version, integrity } = lock.packages?.[`node_modules/${name}`] ?? {}
  if (version === undefined || integrity === undefined) throw new Error(`package-lock.json does not know ${name}`)
  return { version, integrity }
}

async function installedVersion(place: string): Promise<string | null> {
  if (!existsSync(join(place, 'package.json'))) return null
  const { version }: { version?: string } = JSON.parse(await readFile(join(place, 'package.json'), 'utf8'))
  return version ?? null
}

async function install(place: string, wanted: string, integrity: string): Promise<void> {
  // On the same volume, so that the finished package appears in one step.
  const cache = join(place, '../../.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'keyring-'))
  try {
    command('npm', ['pack', '--silent', '--prefer-offline', '--pack-destination', folder, wanted])
    const [archive] = await readdir(folder)
    if (archive === undefined) throw new Error(`npm pack ${wanted} wrote nothing`)
    const hash = `sha512-${createHash('sha512')
      .update(await readFile(join(folder, archive)))
      .digest('base64')}`
    if (hash !== integrity) throw new Error(`${wanted} has the hash ${hash}, and package-lock.json says ${integrity}`)
    // tar is part of Windows too, since Windows 10.
    command('tar', ['-xzf', archive], folder)
    await rm(place, { recursive: true, force: true })
    await rename(join(folder, 'package'), place)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function command(name: string, args: readonly string[], cwd?: string): void {
  // npm is a batch file on Windows.
  const shell = process.platform === 'win32' && name === 'npm'
  const { status, stderr, error } = spawnSync(name, args, { cwd, shell, encoding: 'utf8', timeout: 120_000 })
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}
