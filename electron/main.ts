/**
 * The tray app's start. Everything that Electron wants before it is ready stands at the top; the rest waits for it.
 * The tray is the app: closing the window leaves it running.
 */
import { join } from 'node:path'
import { app, ipcMain, Menu, powerMonitor, protocol, session, shell } from 'electron'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { describeError } from '../core/log/logger.ts'
import { HOME, pageServer, SCHEME } from './app-scheme.ts'
import { compose } from './compose.ts'
import { denyPermissions, hardenPages } from './hardening.ts'
import { serveCalls } from './ipc.ts'
import { linkOpener } from './open-link.ts'
import { sessionCalls } from './session-calls.ts'
import { createTray, type TrayIcon } from './tray.ts'
import type { TrayAct } from './tray-face.ts'
import { appWindow } from './window.ts'

const CODE = import.meta.dirname
const PAGES = join(CODE, '../renderer')
const ICONS = join(CODE, '../../build/icons')

// Module scope: a tray that is collected disappears from the panel.
let tray: TrayIcon | null = null

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
hardenPages(app)
// On macOS the menu carries the keys for copy and paste.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
// Without a listener Electron quits with its last window.
app.on('window-all-closed', () => {})

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(fail)
} else {
  app.exit(0)
}

async function start(): Promise<void> {
  denyPermissions(session.defaultSession)
  protocol.handle(SCHEME, await pageServer(PAGES))
  const openLink = linkOpener((url) => shell.openExternal(url))
  const { face, logger, becomeResident, close } = await compose(process.argv.slice(1), {
    openLink,
    restart() {
      app.relaunch()
      app.exit(0)
    },
  })

  const calls = sessionCalls(face, openLink, logger)
  serveCalls(ipcMain, calls, HOME)
  const window = appWindow(CODE, app.isPackaged)
  const act = (chosen: TrayAct): void => {
    const failed = (caught: unknown) => logger.log('warn', `${chosen}.failed`, describeError(caught))
    switch (chosen) {
      case 'open':
        window.open()
        break
      case 'signIn':
        calls['session.signIn']({ method: 'browser', anotherAccount: false }).catch(failed)
        break
      case 'cancel':
        calls['session.cancel'](undefined).catch(failed)
        break
      case 'signOut':
        calls['session.signOut']({ node: 'keep' }).catch(failed)
        break
      case 'quit':
        app.quit()
        break
    }
  }
  const icon = createTray(face.snapshot, ICONS, act)
  tray = icon
  face.subscribe((snapshot: Snapshot) => {
    icon.show(snapshot)
    window.send('session.changed', snapshot)
  })
  app.on('second-instance', () => window.open())
  app.on('activate', () => window.open())
  app.on('will-quit', () => {
    tray?.destroy()
    void close()
  })
  window.open()
  await face.start()
  becomeResident((woke) => powerMonitor.on('resume', woke))
}

/** Said where somebody may see it, then out: an app that is half there helps nobody. */
function fail(caught: unknown): void {
  console.error('Latchkey could not start:', describeError(caught))
  app.exit(1)
}
