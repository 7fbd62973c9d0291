/** The folders of one app under test, its environment, and the built app where its user can read it. */
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from '../../../scripts/build-if-stale.mjs'
import { bundleHost } from '../bundle.ts'
import type { LaunchOptions } from '../driver.ts'

/** The checkout, or another that is built already. */
const ROOT = process.env.LATCHKEY_APP_ROOT ?? fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = join(ROOT, 'dist', 'electron', 'main.js')

/** The app as it is launched unless another is named. */
export const BUILT = { main: MAIN, root: ROOT } as const

/** Builds the app where the built one is stale, once before tests that launch it. */
export function ensureBuilt(): void {
  if (process.env.LATCHKEY_APP_ROOT === undefined) buildIfStale(MAIN)
}

export interface Prepared {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly identity: { readonly uid?: number; readonly gid?: number }
  /** Built main process, absolute. */
  readonly main: string
  readonly root: string
  readonly isPackaged: boolean
  /** Folder of the built host. */
  readonly host: string
  remove(): Promise<void>
}

export async function prepare(options: LaunchOptions): Promise<Prepared> {
  const { account, config, built } = options
  const main = built?.main ?? MAIN
  if (!existsSync(main)) throw new Error(`the app is not built: ${main} is missing; run \`npm run build\``)
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-app-'))
  const own = async (path: string) => {
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (account !== undefined) await chown(path, account.uid, account.gid)
    return path
  }
  if (account !== undefined) await chmod(folder, 0o755)
  const home = options.home ?? (await own(join(folder, 'latchkey')))
  const person = await own(join(folder, 'person'))
  const temporary = await own(join(folder, 'tmp'))
  if (config !== undefined) {
    await writeFile(join(home, 'config.yaml'), config)
    if (account !== undefined) await chown(join(home, 'config.yaml'), account.uid, account.gid)
  }
  const host = await bundleHost()
  const app = { main, root: built?.root ?? ROOT, isPackaged: built?.isPackaged ?? false, host }
  return {
    ...(account === undefined ? app : await stage(folder, app)),
    home,
    identity: account === undefined ? {} : { uid: account.uid, gid: account.gid },
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: person,
      XDG_CONFIG_HOME: join(person, '.config'),
      TMPDIR: temporary,
      ...account?.env,
      LATCHKEY_HOME: home,
      ...options.env,
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

type Staged = Pick<Prepared, 'host' | 'isPackaged' | 'main' | 'root'>

/** A copy for a user who may not read the checkout: what is built, what it reads at run time, and the native keyring. */
async function stage(folder: string, { main, root, isPackaged, host }: Staged): Promise<Staged> {
  const copy = join(folder, 'app')
  await cp(host, join(folder, 'host'), { recursive: true })
  for (const part of ['dist/electron', 'dist/renderer', 'build/icons', 'package.json', 'node_modules/@napi-rs']) {
    await cp(join(root, part), join(copy, part), { recursive: true, dereference: true }).catch((caught: unknown) => {
      if (part !== 'node_modules/@napi-rs') throw caught
    })
  }
  return { main: join(copy, main.slice(root.length)), root: copy, isPackaged, host: join(folder, 'host') }
}
