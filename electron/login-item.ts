/**
 * Starting at login, as each system wants it told: Windows and macOS through Electron, Linux by an autostart file (XDG
 * Desktop Application Autostart). The system has the last word, and people change it there: it is asked, never remembered.
 */
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { AppError } from '../core/errors/app-error.ts'
import { fileReason, readTextFile, removeFile, writeFileAtomic } from '../core/keychain/files.ts'

export interface LoginItem {
  /** `approval`: the system waits for the person's word in its own settings. */
  read(): Promise<{ readonly on: boolean; readonly state: 'ready' | 'approval' | 'unsupported' }>
  /** @throws AppError config.login-item */
  set(on: boolean): Promise<void>
}

/** The part of Electron's `app` that is used. */
export interface LoginItemApp {
  getLoginItemSettings(options?: { path?: string; args?: string[] }): {
    readonly openAtLogin: boolean
    readonly executableWillLaunchAtLogin?: boolean
    readonly status?: string
  }
  setLoginItemSettings(settings: { openAtLogin: boolean; path?: string; args?: string[] }): void
}

export interface LoginItemPorts {
  readonly app: LoginItemApp
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The program to start, and what it needs to be this app: from source, the app's folder. */
  readonly command: readonly [string, ...string[]]
}

/** Tells a started app to stay in the tray. macOS takes no arguments: there `wasOpenedAtLogin` says it. */
const HIDDEN_FLAG = '--hidden'

export function createLoginItem(ports: LoginItemPorts): LoginItem {
  switch (ports.platform) {
    case 'win32':
      return onWindows(ports)
    case 'darwin':
      // Only a signed bundle can be registered (SMAppService): an app that runs from source is Electron's own.
      return ports.isPackaged ? onMac(ports.app) : UNSUPPORTED
    default:
      return onLinux(ports)
  }
}

const UNSUPPORTED: LoginItem = {
  read: async () => ({ on: false, state: 'unsupported' }),
  async set() {
    throw failed('the app does not run from its installed place')
  },
}

function onWindows({ app, command: [path, ...before] }: LoginItemPorts): LoginItem {
  const entry = { path, args: [...before.map(quoted), HIDDEN_FLAG] }
  return {
    async read() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(entry)
      // Off in the Task Manager: the entry is there, and the system does not obey it.
      return { on: executableWillLaunchAtLogin ?? openAtLogin, state: 'ready' }
    },
    async set(on) {
      app.setLoginItemSettings({ ...entry, openAtLogin: on })
    },
  }
}

/** Electron joins arguments with spaces and quotes none of them. */
function quoted(argument: string): string {
  return /\s/.test(argument) ? `"${argument}"` : argument
}

function onMac(app: LoginItemApp): LoginItem {
  return {
    async read() {
      const { openAtLogin, status } = app.getLoginItemSettings()
      if (status === 'requires-approval') return { on: true, state: 'approval' }
      return { on: openAtLogin, state: 'ready' }
    },
    async set(on) {
      app.setLoginItemSettings({ openAtLogin: on })
    },
  }
}

function onLinux({ environment, command }: LoginItemPorts): LoginItem {
  const folder = join(configFolder(environment), 'autostart')
  const file = join(folder, 'latchkey.desktop')
  const { APPIMAGE, APPDIR } = environment
  // Inside an AppImage the program's own path is a mount that is gone at the next login. Another program's AppImage, such
  // as the browser that opened our link, leaves its variables to us too.
  const isOurs = APPIMAGE && APPDIR && command[0]?.startsWith(`${APPDIR}/`)
  const words = isOurs ? [APPIMAGE] : command
  return {
    async read() {
      const text = await readTextFile(file).catch(() => null)
      return {
        on: text !== null && !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text),
        state: 'ready',
      }
    },
    async set(on) {
      try {
        if (!on) return await removeFile(file)
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFileAtomic(file, autostartFile([...words, HIDDEN_FLAG]))
      } catch (caught) {
        throw failed(caught instanceof AppError ? (caught.params.reason ?? '') : fileReason(caught))
      }
    },
  }
}

function configFolder({ XDG_CONFIG_HOME, HOME }: LoginItemPorts['environment']): string {
  if (XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)) return XDG_CONFIG_HOME
  return join(HOME || homedir(), '.config')
}

export function autostartFile(words: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Latchkey
Comment=Keeps this device signed in to your network
Exec=${words.map(execWord).join(' ')}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
`
}

/** Quoting of the Exec key (Desktop Entry Specification, "The Exec key"), then of values (backslashes once more). */
function execWord(word: string): string {
  const plain = word.replaceAll('%', '%%')
  if (/^[A-Za-z0-9_\-./@:=+,%]+$/.test(plain)) return plain
  return `"${plain.replace(/[\\"`$]/g, '\\$&')}"`.replaceAll('\\', '\\\\')
}

function failed(reason: string): AppError {
  return new AppError('config.login-item', { reason })
}
