/** The module `electron` as the app imports it: named exports and a default one. A name that electron.d.ts lacks does not compile. */
import { app } from './app.ts'
import { StandInWindow } from './browser-window.ts'
import { clipboard } from './clipboard.ts'
import { crashReporter } from './crash-reporter.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipc-main.ts'
import { StandInMenu } from './menu.ts'
import { StandInMenuItem } from './menu-item.ts'
import { nativeImage } from './native-image.ts'
import { nativeTheme } from './native-theme.ts'
import { net } from './net/net.ts'
import { StandInNotification } from './notification.ts'
import { powerMonitor } from './power-monitor.ts'
import { registerSchemesAsPrivileged } from './protocol.ts'
import { screen } from './screen.ts'
import { session } from './session.ts'
import type { Shape } from './shapes.ts'
import { shell } from './shell.ts'
import { StandInTray } from './tray.ts'

/** The default session's schemes [lib/browser/api/protocol.ts]. */
const protocol = {
  registerSchemesAsPrivileged,
  handle: (scheme, handler) => session.defaultSession.protocol.handle(scheme, handler),
  unhandle: (scheme) => session.defaultSession.protocol.unhandle(scheme),
  isProtocolHandled: (scheme) => session.defaultSession.protocol.isProtocolHandled(scheme),
} satisfies Shape<Electron.Protocol, 'handle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged' | 'unhandle'>

export const electron = {
  app,
  BrowserWindow: StandInWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu: StandInMenu,
  MenuItem: StandInMenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification: StandInNotification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray: StandInTray,
} satisfies Partial<Record<keyof typeof import('electron'), unknown>>
