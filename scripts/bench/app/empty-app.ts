/** The least that could be a tray app: an icon with a menu of one item, which opens a window with an empty page. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const OPEN_EMPTY = 'Open'

/** @param icon file, absolute @returns what the launcher wants as `built` */
export async function writeEmptyApp(
  folder: string,
  icon: string,
): Promise<{ readonly main: string; readonly root: string }> {
  await mkdir(folder, { recursive: true })
  const main = join(folder, 'main.js')
  const about = { name: 'empty', version: '1.0.0', type: 'module', main: 'main.js' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(about))
  await writeFile(main, mainOf(icon))
  return { main, root: folder }
}

/** Starts as Latchkey does: one instance, its page over a protocol of its own, the window shown when it is ready. */
function mainOf(icon: string): string {
  return `import { app, BrowserWindow, Menu, protocol, Tray } from 'electron'

const PAGE = '<!doctype html><title>Empty</title><p>Empty</p>'
app.requestSingleInstanceLock()
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
app.on('window-all-closed', () => {})
app.whenReady().then(() => {
  protocol.handle('app', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }))
  const tray = new Tray(${JSON.stringify(icon)})
  tray.setContextMenu(Menu.buildFromTemplate([{ label: '${OPEN_EMPTY}', click: open }]))
})

function open() {
  const window = new BrowserWindow({ width: 400, height: 620, show: false })
  window.once('ready-to-show', () => window.show())
  window.loadURL('app://ui/index.html')
}
`
}
