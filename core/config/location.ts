/** Where the app's own files are, and which of them is the configuration. */
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import type { Environment } from './environment.ts'

export const DEFAULT_PROFILE = 'default'

/**
 * The folder of all the app's own files: LATCHKEY_HOME, else the platform's place.
 * @throws AppError config.no-home
 */
export function latchkeyHome(env: Environment, platform: NodeJS.Platform, userHome: () => string = homedir): string {
  const path = platform === 'win32' ? win32 : posix
  const chosen = env.LATCHKEY_HOME
  if (chosen) return path.resolve(chosen)
  if (platform === 'win32') {
    const roaming = env.APPDATA
    if (!roaming) throw new AppError('config.no-home', { missing: 'APPDATA' })
    return path.join(roaming, 'Latchkey')
  }
  const home = env.HOME || userHome()
  if (!path.isAbsolute(home)) throw new AppError('config.no-home', { missing: 'HOME' })
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Latchkey')
  // A relative XDG_CONFIG_HOME is to be ignored (XDG Base Directory Specification).
  const xdg = env.XDG_CONFIG_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.config'), 'latchkey')
}

export interface ConfigFile {
  readonly path: string
  /** Why this file, in words for the error when it is missing. */
  readonly why: string
  /** True when a person named it; then it must exist, whatever the other sources give. */
  readonly named: boolean
}

/**
 * `--config`, else LATCHKEY_CONFIG, else the profile's file in the app's folder.
 * @throws AppError config.profile-name
 */
export function configFile(options: {
  readonly file?: string | undefined
  readonly profile: string
  readonly home: string
  readonly env: Environment
  readonly platform: NodeJS.Platform
}): ConfigFile {
  const path = options.platform === 'win32' ? win32 : posix
  // Checked even where the file is named otherwise: the profile names other files of ours too.
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(options.profile)) throw new AppError('config.profile-name')
  if (options.file) return { path: path.resolve(options.file), why: 'named by --config', named: true }
  const fromEnv = options.env.LATCHKEY_CONFIG
  if (fromEnv) return { path: path.resolve(fromEnv), why: 'named by LATCHKEY_CONFIG', named: true }
  const others = 'neither --config nor LATCHKEY_CONFIG names another'
  if (options.profile === DEFAULT_PROFILE) {
    return { path: path.join(options.home, 'config.yaml'), why: others, named: false }
  }
  const file = path.join(options.home, 'profiles', `${options.profile}.yaml`)
  return { path: file, why: `the file of the profile ${options.profile}; ${others}`, named: false }
}

/** The managed policy, which no user can write; null where the operating system keeps it elsewhere and the caller brings it. */
export function policyFile(platform: NodeJS.Platform): string | null {
  return platform === 'linux' ? '/etc/latchkey/policy.yaml' : null
}
