/**
 * `npm run preview`: the built app on the stand-in for Electron, with its window in a tab of your own browser and the tray's
 * menu in this terminal. For machines without Electron's binary; it uses your own configuration, as `npm start` does.
 * Arguments are the app's; `--no-open` only prints the address of the window.
 */
import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { latchkeyHome } from '../core/config/location.ts'
import type { AppUnderTest, LaunchOptions } from '../test/app/driver.ts'
import type { AppState, MenuEntry } from '../test/app/host/state.ts'
import { ensureBuilt } from '../test/app/launch/folders.ts'
import { launchOnStandIn } from '../test/app/launch/stand-in.ts'

/** As long as a timer can be. */
const FOREVER_MS = 2 ** 31 - 1
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
const [opener = 'xdg-open', ...openerArgs] = OPENERS[process.platform] ?? []

const opens = !process.argv.includes('--no-open')
const args = process.argv.slice(2).filter((each) => each !== '--no-open')

console.log('Preview: Latchkey on a stand-in for Electron. Tray, notifications and dialogs are text here.')
ensureBuilt()
const app = await launch({
  home: latchkeyHome(process.env, process.platform),
  env: ownEnvironment(),
  args,
  windows: 'preview',
  languages: [Intl.DateTimeFormat().resolvedOptions().locale],
  ...(openerArgs.length === 0 ? { browserCommand: opener } : {}),
})
const typed = createInterface({ input: process.stdin })
typed.on('line', (line) => void choose(line.trim()))
// Ctrl+D.
if (process.stdin.isTTY) typed.on('close', () => void app.do('quit').catch(() => {}))
process.on('SIGINT', () => app.signal('SIGINT'))
process.on('SIGTERM', () => app.signal('SIGTERM'))

/** An app that runs already is told to show itself, and this one ends at once; what else fails is said. */
async function launch(options: LaunchOptions): Promise<AppUnderTest> {
  try {
    return await launchOnStandIn(options)
  } catch (caught) {
    console.error('The app did not stay. If Latchkey runs already, quit it first: there is one at a time.')
    console.error(caught instanceof Error ? caught.message : caught)
    process.exit(1)
  }
}

/** What stands beside the numbers now. */
let items: readonly { readonly label: string; readonly path: readonly string[] }[] = []
let dialog = 0
await Promise.race([show(app), app.exit(FOREVER_MS)]).catch(() => {})
const { code, stderr, relaunch } = await app.exit()
if (stderr !== '') console.error(stderr)
if (relaunch !== null) console.log('The app asked to be started again: run `npm run preview` once more.')
await app.stop()
process.exit(code ?? 1)

/** Says what changes until the app has ended. */
async function show(app: AppUnderTest): Promise<never> {
  let said = { menu: '', address: '', notifications: 0, links: 0 }
  for (;;) {
    const state = await app.until('a change', (each) => isNew(each, said) && each, FOREVER_MS)
    if (state.previewAddress !== null && state.previewAddress !== said.address) openWindow(state.previewAddress)
    for (const { title, body } of state.notifications.slice(said.notifications))
      console.log(`\n[notification] ${title}: ${body}`)
    for (const link of state.openedLinks.slice(said.links)) console.log(`\n[browser] ${link}`)
    if (menuText(state) !== said.menu) printMenu(state)
    said = seen(state)
  }
}

function seen(state: AppState): { menu: string; address: string; notifications: number; links: number } {
  const { notifications, openedLinks } = state
  const address = state.previewAddress ?? ''
  return { menu: menuText(state), address, notifications: notifications.length, links: openedLinks.length }
}

function isNew(state: AppState, said: ReturnType<typeof seen>): boolean {
  return JSON.stringify(seen(state)) !== JSON.stringify(said)
}

function menuText({ tray, openMenu, dialogs }: AppState): string {
  return JSON.stringify([tray, openMenu, dialogs])
}

function printMenu({ tray, openMenu, dialogs }: AppState): void {
  const [open] = dialogs
  dialog = open?.number ?? 0
  if (open !== undefined) {
    console.log(
      `\n[dialog] ${open.title} ${open.message}\nType a path, the number of a button (${open.buttons.join(', ')}), or nothing to cancel:`,
    )
    return
  }
  if (tray === null) return
  console.log(`\n[tray] ${basename(tray.image.path ?? '')}  ${tray.toolTip}`)
  const entries = openMenu ?? tray.menu ?? []
  items = flat(entries, [])
  for (const [index, { label, path }] of items.entries())
    console.log(`${`${index + 1}`.padStart(4)}  ${'  '.repeat(path.length - 1)}${label}`)
  for (const { label } of entries.filter(({ enabled, type }) => !enabled && type === 'normal'))
    console.log(`      ${label}`)
}

/** What can be chosen, each with its way from the top. */
function flat(entries: readonly MenuEntry[], above: readonly string[]): { label: string; path: readonly string[] }[] {
  return entries
    .filter(({ visible, enabled, type }) => visible && enabled && type !== 'separator')
    .flatMap(({ label, checked, submenu }) => {
      const path = [...above, label]
      return submenu.length > 0 ? flat(submenu, path) : [{ label: checked ? `✓ ${label}` : label, path }]
    })
}

async function choose(line: string): Promise<void> {
  try {
    if (dialog !== 0) {
      await app.do(
        'answerDialog',
        dialog,
        /^\d+$/.test(line) ? { button: Number(line) } : { path: line === '' ? null : line },
      )
      return
    }
    const item = items[Number(line) - 1]
    if (item !== undefined) await app.choose(...item.path)
    else console.log('Type one of the numbers above.')
  } catch (caught) {
    console.log(caught instanceof Error ? caught.message : caught)
  }
}

function openWindow(address: string): void {
  console.log(`\n[window] ${address}\n(works once, on this computer only)`)
  if (!opens) return
  // Without a browser to start, the printed address is the way.
  spawn(opener, [...openerArgs, address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

function ownEnvironment(): Record<string, string> {
  // What is ours to know: the app would say that it sets nothing.
  const { LATCHKEY_HOME: _home, LATCHKEY_APP_ROOT: _root, ...rest } = process.env
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
