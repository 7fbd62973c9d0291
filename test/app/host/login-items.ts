/** Start at login by platform (README.md, System): Windows compares path and arguments, macOS asks its own service, Linux has none. */
import { changed, isPlatform, machine } from './machine.ts'
import type { LoginItem } from './state.ts'

let item: LoginItem | null = null
/** macOS waits for the person's consent in its settings. */
let needsApproval = false

export function setLoginItemSettings(settings: Electron.Settings): void {
  if (isPlatform('linux')) return
  const { openAtLogin = false, path = process.execPath, args = [], enabled = true } = settings
  item = openAtLogin ? { openAtLogin, path, args: isPlatform('darwin') ? [] : args, enabled } : null
  changed()
}

export function getLoginItemSettings(options: Electron.LoginItemSettingsOptions = {}): Electron.LoginItemSettings {
  const { path = process.execPath, args = [] } = options
  const isSame = item !== null && item.path === path && item.args.join('\0') === args.join('\0')
  const opens = isPlatform('win32') ? isSame : item !== null && !needsApproval
  return {
    openAtLogin: opens,
    wasOpenedAtLogin: isPlatform('darwin') && machine().openedAtLogin,
    status: item === null ? 'not-registered' : needsApproval ? 'requires-approval' : 'enabled',
    executableWillLaunchAtLogin: isPlatform('win32') && item !== null && item.path === path && item.enabled,
    launchItems:
      item === null || !isPlatform('win32')
        ? []
        : [{ name: 'latchkey', path: item.path, args: [...item.args], scope: 'user', enabled: item.enabled }],
  }
}

export function loginItem(): LoginItem | null {
  return item
}

/** The person switches the item off or on in the system's settings. */
export function approveLoginItem(approved: boolean): void {
  if (isPlatform('darwin')) needsApproval = !approved
  if (isPlatform('win32') && item !== null) item = { ...item, enabled: approved }
  changed()
}
