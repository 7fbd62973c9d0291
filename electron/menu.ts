/** The menu bar of macOS, which carries the keys for copy, paste, zoom and closing. Windows and Linux have none (window-keys.ts). */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Speech } from '../messages/speech.ts'

/** Call anew when the language changes. */
export function setMenuBar({ say }: Speech): void {
  if (process.platform !== 'darwin') return
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'Latchkey',
        submenu: [{ role: 'hide', label: say('tray.menu.hide') }, separator, { role: 'quit', label: say('tray.quit') }],
      },
      {
        label: say('tray.menu.edit'),
        submenu: [
          { role: 'undo', label: say('tray.menu.undo') },
          { role: 'redo', label: say('tray.menu.redo') },
          separator,
          { role: 'cut', label: say('tray.menu.cut') },
          { role: 'copy', label: say('tray.menu.copy') },
          { role: 'paste', label: say('tray.menu.paste') },
          { role: 'selectAll', label: say('tray.menu.selectAll') },
        ],
      },
      {
        label: say('tray.menu.view'),
        submenu: [
          { role: 'resetZoom', label: say('tray.menu.actualSize') },
          { role: 'zoomIn', label: say('tray.menu.zoomIn') },
          { role: 'zoomOut', label: say('tray.menu.zoomOut') },
        ],
      },
      {
        label: say('tray.menu.window'),
        submenu: [
          { role: 'minimize', label: say('tray.menu.minimise') },
          { role: 'close', label: say('tray.menu.close') },
        ],
      },
    ]),
  )
}
