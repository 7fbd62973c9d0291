/**
 * The icon in the panel, as each system wants it: on Windows and Linux the menu is set on the icon, on macOS it pops up on
 * a right click, so that a plain one can show the window. Linux sees no change inside a menu, so it is built whole.
 */
import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, type Rectangle, Tray } from 'electron'
import type { Mood } from '../core/contract/mood.ts'
import { iconFile } from './icon-names.ts'
import type { TrayAct, TrayEntry } from './tray-acts.ts'
import type { TrayFace } from './tray-face.ts'

export interface TrayIcon {
  show(face: TrayFace): void
  /** Where the icon is on the screen; all zeros where the system does not say (Linux). */
  bounds(): Rectangle
  /** Without it Windows keeps a ghost of the icon. */
  destroy(): void
}

/**
 * Call only once Electron is ready. No GUID: Windows would tie it to the signer or the path, and an unsigned app that is
 * moved could not make its icon any more.
 * @param icons folder of the tray's files
 */
export function createTray(first: TrayFace, icons: string, act: (act: TrayAct) => void): TrayIcon {
  const { platform } = process
  let face = first
  let shown = ''
  let menu: Menu | null = null
  const image = (mood: Mood) => {
    const path = join(icons, iconFile(mood, platform, nativeTheme.shouldUseDarkColorsForSystemIntegratedUI))
    // Windows picks the size that fits from an ICO only by its path.
    return platform === 'win32' ? path : nativeImage.createFromPath(path)
  }
  const tray = new Tray(image(face.mood))
  tray.on('click', () => act(face.click))
  if (platform === 'darwin') {
    tray.setIgnoreDoubleClickEvents(true)
    tray.on('right-click', () => {
      if (menu !== null) tray.popUpContextMenu(menu)
    })
  }
  // The taskbar of Windows has a theme of its own.
  const repaint = () => tray.setImage(image(face.mood))
  if (platform === 'win32') nativeTheme.on('updated', repaint)

  const show = (next: TrayFace) => {
    const { mood, tooltip, entries } = next
    face = next
    // A menu that is set anew closes under the person's hand: only when something is different.
    const key = JSON.stringify([mood, tooltip, entries])
    if (key === shown) return
    shown = key
    tray.setImage(image(mood))
    tray.setToolTip(tooltip)
    menu = Menu.buildFromTemplate(entries.map((entry) => toMenuItem(entry, act)))
    if (platform !== 'darwin') tray.setContextMenu(menu)
  }
  show(first)
  return {
    show,
    bounds: () => tray.getBounds(),
    destroy() {
      nativeTheme.off('updated', repaint)
      tray.destroy()
    },
  }
}

function toMenuItem(entry: TrayEntry, act: (act: TrayAct) => void): MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' }
  // A single ampersand would underline the next letter.
  const label = entry.label.replaceAll('&', '&&')
  if ('entries' in entry) return { label, submenu: entry.entries.map((below) => toMenuItem(below, act)) }
  const chosen = entry.act
  if (chosen === null) return { label, enabled: false }
  const item = { label, click: () => act(chosen) }
  return entry.chosen === undefined ? item : { ...item, type: 'radio', checked: entry.chosen }
}
