/** The tray icon and its menu. Rebuilt whole at every change: Linux does not see a change inside a menu. */
import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import type { Mood } from '../core/contract/mood.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { ICON_NAMES } from './icon-names.ts'
import { type TrayAct, type TrayEntry, trayFace } from './tray-face.ts'

export interface TrayIcon {
  show(snapshot: Snapshot): void
  /** Without it Windows keeps a ghost of the icon. */
  destroy(): void
}

/**
 * Call only once Electron is ready.
 * @param icons folder of the tray's PNG files
 */
export function createTray(snapshot: Snapshot, icons: string, act: (act: TrayAct) => void): TrayIcon {
  const suffix = process.platform === 'darwin' ? 'Template.png' : '.png'
  const image = (mood: Mood) => nativeImage.createFromPath(join(icons, `${ICON_NAMES[mood]}${suffix}`))
  const tray = new Tray(image(trayFace(snapshot).mood))
  // On Windows a left click opens no menu; on macOS it opens the menu by itself; on Linux the desktop decides.
  if (process.platform !== 'darwin') tray.on('click', () => act('open'))
  let shown = ''
  const show = (next: Snapshot) => {
    const face = trayFace(next)
    // A menu that is set anew closes under the person's hand: only when something is different.
    if (JSON.stringify(face) === shown) return
    shown = JSON.stringify(face)
    tray.setImage(image(face.mood))
    tray.setToolTip(face.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(face.entries.map((entry) => toMenuItem(entry, act))))
  }
  show(snapshot)
  return { show, destroy: () => tray.destroy() }
}

function toMenuItem(entry: TrayEntry, act: (act: TrayAct) => void): Electron.MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' }
  const chosen = entry.act
  if (chosen === null) return { label: entry.label, enabled: false }
  return { label: entry.label, click: () => act(chosen) }
}
