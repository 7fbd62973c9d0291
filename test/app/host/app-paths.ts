/** Where an app's files go on each platform [d.ts app.getPath], from the environment of the simulated machine. */
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { machine } from './machine.ts'

const changed = new Map<string, string>()

export function setPath(name: string, path: string): void {
  changed.set(name, path)
}

/** @throws Error as Electron for a name that there is not */
export function getPath(name: string, appName: string): string {
  const set = changed.get(name)
  if (set !== undefined) return set
  const appData = getSystem('appData')
  const userData = changed.get('userData') ?? join(appData, appName)
  switch (name) {
    case 'userData':
    case 'sessionData':
      return userData
    case 'logs':
      return machine().platform === 'darwin' ? join(homedir(), 'Library', 'Logs', appName) : join(userData, 'logs')
    case 'crashDumps':
      return join(userData, 'Crashpad')
    case 'exe':
      return process.execPath
    default:
      return getSystem(name)
  }
}

const HOME_FOLDERS: Readonly<Record<string, string>> = {
  home: '.',
  desktop: 'Desktop',
  documents: 'Documents',
  downloads: 'Downloads',
}

function getSystem(name: string): string {
  const set = changed.get(name)
  if (set !== undefined) return set
  const home = homedir()
  if (name === 'temp') return tmpdir()
  if (name === 'appData') {
    const { platform } = machine()
    if (platform === 'darwin') return join(home, 'Library', 'Application Support')
    if (platform === 'win32') return process.env.APPDATA ?? join(home, 'AppData', 'Roaming')
    return process.env.XDG_CONFIG_HOME ?? join(home, '.config')
  }
  const folder = HOME_FOLDERS[name]
  if (folder === undefined) throw new Error(`Failed to get '${name}' path`)
  return join(home, folder)
}
