/**
 * The tray app's start. What Electron wants before it is ready stands here; the rest waits in shell.ts. The tray is the
 * app: closing the window leaves it running. No crash reporter is started: its dumps could hold tokens (docs/security.md).
 */
import { join, resolve } from 'node:path'
import { app, Menu, protocol } from 'electron'
import { describeError } from '../core/log/logger.ts'
import { APP_ID, TOAST_ACTIVATOR } from './app-id.ts'
import { SCHEME } from './app-scheme.ts'
import { createAppClock } from './clock.ts'
import { readCommandLine } from './command-line.ts'
import { hardenPages } from './hardening.ts'
import { createLinkDesk, linksIn, readSecondStart } from './links.ts'
import { startShell } from './shell.ts'

const { LATCHKEY_HOME, LOCALAPPDATA } = process.env
// Two homes are two apps, each with its own lock between instances.
if (LATCHKEY_HOME) app.setPath('userData', resolve(LATCHKEY_HOME, 'window'))
// What Chromium keeps need not roam with the person's profile.
else if (process.platform === 'win32' && LOCALAPPDATA) app.setPath('sessionData', join(LOCALAPPDATA, 'Latchkey/window'))

const CODE = import.meta.dirname
const argv = process.argv.slice(1)
if (app.requestSingleInstanceLock({ argv })) start()
else app.exit(0)

function start(): void {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  hardenPages(app)
  if (process.platform === 'win32') {
    app.setAppUserModelId(APP_ID)
    app.setToastActivatorCLSID(TOAST_ACTIVATOR)
  }
  // macOS has a menu bar, whose keys copy and paste need.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  // Without a listener Electron quits with its last window.
  app.on('window-all-closed', () => {})

  const clock = createAppClock()
  const links = createLinkDesk(clock.now)
  // macOS tells the link that started the app before it is ready; elsewhere it is an argument.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    links.receive(url)
  })
  for (const link of linksIn(argv)) links.receive(link)

  const shell = app.whenReady().then(() => startShell({ code: CODE, clock, links, commandLine: readCommandLine(argv) }))
  shell.catch(fail)
  const openWindow = () => shell.then(({ open }) => open(null)).catch(() => {})
  app.on('activate', openWindow)
  app.on('second-instance', (_event, itsArgv, _folder, data) => {
    const { argv: given } = readSecondStart(data, itsArgv)
    const sent = linksIn(given)
    for (const link of sent) links.receive(link)
    // A start at login that comes late, for an app that somebody has started already, asks for nothing.
    if (sent.length === 0 && !readCommandLine(given).hidden) void openWindow()
  })
}

/** Said where somebody may see it, then out: an app that is half there helps nobody. */
function fail(caught: unknown): void {
  console.error('Latchkey could not start:', describeError(caught))
  app.exit(1)
}
