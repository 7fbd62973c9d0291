/** The six kinds of machine that Latchkey is packed for, with the names that others have for each. */
import { join } from 'node:path'

export type System = 'linux' | 'windows' | 'mac'

export interface Target {
  readonly system: System
  readonly arch: 'x64' | 'arm64'
  /** The package with its native keyring: `@napi-rs/keyring-` and this. */
  readonly keyring: string
  /** electron-builder's name for the folder of the packed app. */
  readonly folder: string
}

export const TARGETS: readonly Target[] = [
  { system: 'linux', arch: 'x64', keyring: 'linux-x64-gnu', folder: 'linux-unpacked' },
  { system: 'linux', arch: 'arm64', keyring: 'linux-arm64-gnu', folder: 'linux-arm64-unpacked' },
  { system: 'windows', arch: 'x64', keyring: 'win32-x64-msvc', folder: 'win-unpacked' },
  { system: 'windows', arch: 'arm64', keyring: 'win32-arm64-msvc', folder: 'win-arm64-unpacked' },
  { system: 'mac', arch: 'x64', keyring: 'darwin-x64', folder: 'mac' },
  { system: 'mac', arch: 'arm64', keyring: 'darwin-arm64', folder: 'mac-arm64' },
]

/** Where things lie in a packed app. */
export interface PackedApp {
  readonly executable: string
  /** The file whose fuses count: on macOS the framework, not the executable. */
  readonly fuses: string
  readonly resources: string
  readonly asar: string
}

/** @param output electron-builder's output folder */
export function packedApp(output: string, { system, folder }: Target): PackedApp {
  const root = join(output, folder)
  if (system === 'mac') {
    const contents = join(root, 'Latchkey.app', 'Contents')
    return {
      executable: join(contents, 'MacOS', 'Latchkey'),
      fuses: join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'),
      resources: join(contents, 'Resources'),
      asar: join(contents, 'Resources', 'app.asar'),
    }
  }
  const executable = join(root, system === 'windows' ? 'Latchkey.exe' : 'latchkey')
  const resources = join(root, 'resources')
  return { executable, fuses: executable, resources, asar: join(resources, 'app.asar') }
}
