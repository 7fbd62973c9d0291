/**
 * The host: a Node.js process that runs a built main process as Electron would. `node host.js MAIN [ARGUMENT…]`, started
 * with an IPC channel by whoever drives it; it ends when its driver does.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, outside } from './app.ts'
import { startChromium } from './cdp/chromium.ts'
import { answerDriver, tellDriver } from './control.ts'
import { electronEvent } from './electron-event.ts'
import { interceptElectron } from './intercept.ts'
import { isPlatform, machine, moment, setMachine } from './machine.ts'
import { marks } from './marks.ts'
import { useChromium } from './open-page.ts'
import type { Machine } from './state.ts'

await boot(await firstMessage())

async function boot(given: Machine): Promise<void> {
  setMachine(given)
  // Electron's own argv: the executable, the app, its arguments.
  process.argv.splice(1, 1)
  disguise(given)
  interceptElectron()
  answerDriver()
  process.on('disconnect', () => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.signalled())
  let browser: Promise<unknown> | null = null
  outside.isTheApp = () => {
    browser ??= openBrowser()
  }
  outside.relaunched = (args) => tellDriver({ kind: 'relaunch', args })
  marks.mainLoading = moment()
  await import(pathToFileURL(given.main).href)
  marks.mainLoaded = moment()
  outside.isTheApp()
  app.emit('will-finish-launching')
  const { openUrlAtStart } = machine()
  if (openUrlAtStart !== null && isPlatform('darwin')) app.emit('open-url', electronEvent(), openUrlAtStart)
  await browser
  marks.ready = moment()
  app.becomeReady()
}

async function openBrowser(): Promise<void> {
  if (machine().windows === 'preview') return
  const started = startChromium(machine().chromium, machine().languages[0] ?? 'en-US')
  useChromium(started)
  await started
}

/** What main sees of Electron in `process`. */
function disguise({ platform, main, root, isPackaged }: Machine): void {
  if (platform !== process.platform) {
    // The native keyring is chosen by the name of the platform: it must be in before the name changes.
    loadIfThere(main, '@napi-rs/keyring')
    Object.defineProperty(process, 'platform', { value: platform })
  }
  Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true })
  Object.defineProperty(process.versions, 'chrome', { value: '156.0.0.0', enumerable: true })
  Object.assign(process, { type: 'browser', resourcesPath: join(root, '..') })
  if (!isPackaged) Object.assign(process, { defaultApp: true })
}

function loadIfThere(from: string, name: string): void {
  const require = createRequire(from)
  try {
    require.resolve(name)
  } catch {
    return
  }
  require(name)
}

function firstMessage(): Promise<Machine> {
  if (process.send === undefined) throw new Error('the host is started by a driver, over an IPC channel')
  return new Promise((resolve) => process.once('message', resolve))
}
