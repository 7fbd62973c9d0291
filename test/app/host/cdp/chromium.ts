/** The browser of all windows: one headless Chromium with a profile of its own, gone with the app. It reaches no network. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { CdpConnection } from './connection.ts'

export interface Chromium {
  readonly connection: CdpConnection
  /** Address for a second client, such as Playwright. */
  readonly endpoint: string
}

const FLAGS = [
  '--headless',
  '--no-sandbox', // root has none
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--no-startup-window',
  // A page's `window.open` makes no page; the host hears of it and asks the app (README.md, Isolation).
  '--block-new-web-contents',
  // Every request is answered or failed by the host; should one slip by, it finds no name.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // The host speaks by pipe; the port is for the specs' Playwright.
  '--remote-debugging-pipe',
  '--remote-debugging-port=0',
]

/** @throws Error when it cannot be started */
export async function startChromium(executable: string, language: string): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'latchkey-window-'))
  const child = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, `--lang=${language}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, LANGUAGE: language },
    // A process group of its own: it ends as one, and nobody is left to write into the profile.
    detached: true,
  })
  const [, , , toBrowser, fromBrowser] = child.stdio
  if (!isWritable(toBrowser) || !isReadable(fromBrowser)) throw new Error('Chromium has no pipes')
  const connection = new CdpConnection(toBrowser, fromBrowser)
  process.on('exit', () => {
    killGroup(child.pid)
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  })
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${executable} cannot be started`, { cause })))
    child.once('exit', () => {
      connection.close()
      reject(new Error(`${executable} ended at its start`))
    })
  })
  failed.catch(() => {})
  const up = Promise.all([listening(child.stderr), connection.browser.send('Browser.getVersion')])
  const [endpoint] = await Promise.race([up, failed])
  return { connection, endpoint }
}

/** Address of the port, which Chromium prints once it listens; the rest of what it prints is dropped. */
function listening(stderr: Readable | null): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      const [, address] = /DevTools listening on ws:\/\/([^/]+)\//.exec(text + chunk) ?? []
      text = (text + chunk).slice(-200)
      if (address !== undefined) resolve(`http://${address}`)
    })
  })
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream
}
