/**
 * The built app with a window that an attacker holds: its preload hands the page every message of Electron's, and, where
 * asked for, the content security policy is taken away or the window is made to show another origin. Main is as it was
 * built: what stops the attacker is what stands in main.
 */
import { appendFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppUnderTest, type LaunchOptions, launchApp } from '../driver.ts'
import { BUILT } from '../launch/folders.ts'

export interface TakenOver {
  readonly app: AppUnderTest
  stop(): Promise<void>
}

export interface TakenOverOptions extends Omit<LaunchOptions, 'built'> {
  /** The pages come without a content security policy. */
  readonly withoutPolicy?: boolean
  /** Once it has shown its own page the window is sent there; the page of that address is empty. */
  readonly sentTo?: string
}

/** What the page of such a window finds beside `window.latchkey`. */
export interface Raw {
  invoke(channel: string, ...input: unknown[]): Promise<unknown>
  send(channel: string, ...input: unknown[]): void
}

declare global {
  interface Window {
    readonly raw: Raw
  }
}

export async function launchTakenOver({
  withoutPolicy = false,
  sentTo,
  ...options
}: TakenOverOptions): Promise<TakenOver> {
  const root = await mkdtemp(join(tmpdir(), 'latchkey-taken-over-'))
  const remove = () => rm(root, { recursive: true, force: true })
  try {
    await mkdir(join(root, 'build'))
    for (const part of ['dist/electron', 'dist/renderer', 'build/icons', 'package.json']) {
      await cp(join(BUILT.root, part), join(root, part), { recursive: true })
    }
    await symlink(join(BUILT.root, 'node_modules'), join(root, 'node_modules'))
    await appendFile(join(root, 'dist/electron/preload.cjs'), RAW_MESSAGES)
    const main = join(root, 'dist/electron/taken-over.js')
    await writeFile(main, mainScript(withoutPolicy, sentTo ?? null))
    const app = await launchApp({ ...options, built: { main, root } })
    return {
      app,
      async stop() {
        await app.stop()
        await remove()
      },
    }
  } catch (caught) {
    await remove()
    throw caught
  }
}

const RAW_MESSAGES = `
;{
  const { contextBridge, ipcRenderer } = require('electron')
  contextBridge.exposeInMainWorld('raw', {
    invoke: (channel, ...input) => ipcRenderer.invoke(channel, ...input),
    send: (channel, ...input) => ipcRenderer.send(channel, ...input),
  })
}
`

/** Runs ahead of main, and changes nothing of it. */
function mainScript(withoutPolicy: boolean, sentTo: string | null): string {
  return `
import { app, protocol } from 'electron'
const bare = async (response) => {
  const headers = new Headers(response.headers)
  headers.delete('content-security-policy')
  return new Response(response.body, { status: response.status, headers })
}
const handle = protocol.handle.bind(protocol)
if (${withoutPolicy}) protocol.handle = (scheme, answer) => handle(scheme, async (request) => bare(await answer(request)))
const sentTo = ${JSON.stringify(sentTo)}
if (sentTo !== null) {
  const empty = () => new Response('<!doctype html><title>elsewhere</title>', { headers: { 'content-type': 'text/html' } })
  app.whenReady().then(() => handle('https', empty))
  app.on('browser-window-created', (_event, window) => {
    window.once('ready-to-show', () => void window.loadURL(sentTo))
  })
}
await import('./main.js')
`
}
