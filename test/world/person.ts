/**
 * The person at the browser: headless Chromium with a fresh profile, driven by hand through the pages of Keycloak and
 * Headscale. What a client opens with `command` arrives here as a new tab.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Certificates } from './certificates.ts'
import type { WorldFolder } from './support/folder.ts'
import { findProgram } from './support/run.ts'
import { waitUntil, within } from './support/wait.ts'

export interface PersonOptions {
  readonly folder: WorldFolder
  /** An authority that this person's browser trusts. */
  readonly certificates?: Certificates
}

export interface Person {
  /** An executable that opens the URL given as its argument in this person's browser; any user may run it. */
  readonly command: string
  /** Opens a new tab, which becomes the current one. Does not fail when the page cannot be loaded. */
  readonly open: (url: string) => Promise<Page>
  /** The next tab that a client opened through `command` and that nobody has asked for yet; it becomes the current one. */
  readonly opened: (deadlineMs?: number) => Promise<Page>
  /** The current tab. @throws Error when there is none */
  readonly page: () => Page
  /** All open tabs that show something. */
  readonly tabs: () => readonly Page[]
  /** Waits for Keycloak's form in the current tab and submits it. */
  readonly fillKeycloakLogin: (account: { readonly username: string; readonly password: string }) => Promise<void>
  /** Grants a device its access: Keycloak's consent page, after the sign-in if it is asked for. */
  readonly grantKeycloakDevice: () => Promise<void>
  /** Answers Keycloak's question whether to log out, and waits for its "You are logged out". */
  readonly logOutAtKeycloak: () => Promise<void>
  /** Waits for Headscale's confirm page in the current tab, presses its button, waits for "Node Registered". */
  readonly confirmHeadscale: () => Promise<void>
  /** Waits until the page's text contains `text`, and hands the whole text back. */
  readonly waitForText: (text: string, deadlineMs?: number) => Promise<string>
  /** Closes the current tab. */
  readonly closeTab: () => Promise<void>
  /** How many times a password form was submitted to Keycloak. */
  readonly passwordSubmissions: () => number
  /** Every URL that a tab was sent to, redirects included. They hold codes: compare, do not print. */
  readonly visited: () => readonly string[]
  readonly stop: () => Promise<void>
}

const PAGE_MS = 20_000
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function startPerson(options: PersonOptions): Promise<Person> {
  const home = await options.folder.sub('person')
  const executable = await findProgram('chromium')
  if (executable === null) throw new Error('chromium is not installed: run ensureParts first')
  await options.certificates?.trustInHome(home)
  await mkdir(join(home, 'profile'))
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: executable,
    headless: true,
    args: FLAGS,
    chromiumSandbox: false, // root has none
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8' },
    handleSIGINT: false,
    handleSIGTERM: false,
  })
  context.setDefaultTimeout(PAGE_MS)
  const trace = traceOf(context)
  const arrivals = new Queue<Page>()
  let current: Page | undefined

  const visit = async (url: string) => {
    const page = await context.newPage()
    // Not awaited to its end: a client may hold the answer back until it knows the outcome.
    page.goto(url, { waitUntil: 'commit' }).catch(() => {})
    return page
  }
  const page = () => {
    if (!current || current.isClosed()) throw new Error('the person has no tab open')
    return current
  }
  const command = await listenForUrls(join(home, 'browser'), async (url) => arrivals.add(await visit(url)))
  return {
    command: command.path,
    page,
    tabs: () => context.pages().filter((tab) => tab.url() !== 'about:blank'),
    open: async (url) => {
      current = await visit(url)
      return current
    },
    opened: async (deadlineMs = PAGE_MS) => {
      current = await within(arrivals.next(), { what: 'a client to open the browser', deadlineMs })
      return current
    },
    fillKeycloakLogin: async ({ username, password }) => {
      await page().locator('#username').fill(username)
      await page().locator('#password').fill(password)
      await page().locator('#kc-login').click({ noWaitAfter: true })
    },
    grantKeycloakDevice: async () => {
      await page().locator('[name=accept]').click({ noWaitAfter: true })
    },
    logOutAtKeycloak: async () => {
      await page().locator('#kc-logout').click({ noWaitAfter: true })
      await page().getByText('You are logged out').first().waitFor()
    },
    confirmHeadscale: async () => {
      await page().locator('form[action*="/register/confirm/"] button[type=submit]').click({ noWaitAfter: true })
      const isRegistered = async () => (await page().title()).includes('Node Registered')
      await waitUntil(isRegistered, { what: 'the page "Node Registered"', deadlineMs: PAGE_MS })
    },
    waitForText: async (text, deadlineMs = PAGE_MS) => {
      await page().getByText(text).first().waitFor({ timeout: deadlineMs })
      // biome-ignore lint/performance/useDomNodeTextContent: what the person sees, without scripts and styles
      return page().locator('body').innerText()
    },
    closeTab: () => page().close(),
    passwordSubmissions: trace.passwordSubmissions,
    visited: trace.visited,
    stop: async () => {
      command.close()
      await context.close()
    },
  }
}

function traceOf(context: BrowserContext): Pick<Person, 'passwordSubmissions' | 'visited'> {
  const visited: string[] = []
  let submissions = 0
  context.on('request', (request) => {
    if (!request.isNavigationRequest()) return
    visited.push(request.url())
    const isForm = request.method() === 'POST' && /\/login-actions\/authenticate\b/.test(request.url())
    if (isForm && new URLSearchParams(request.postData() ?? '').has('password')) submissions += 1
  })
  return { visited: () => [...visited], passwordSubmissions: () => submissions }
}

/** Writes the executable of Person.command and listens for what it sends. */
async function listenForUrls(
  folder: string,
  open: (url: string) => Promise<unknown>,
): Promise<{ readonly path: string; readonly close: () => void }> {
  await mkdir(folder)
  const socket = join(folder, 'sock')
  const path = join(folder, 'open-url')
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let url = ''
    connection.setEncoding('utf8')
    connection.on('error', () => {})
    connection.on('data', (chunk: string) => {
      url += chunk
    })
    connection.on('end', () => {
      open(url).then(
        () => connection.end('opened'),
        () => connection.destroy(),
      )
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve))
  await chmod(socket, 0o666)
  await writeFile(path, openUrlScript(socket))
  await chmod(path, 0o755)
  return { path, close: () => server.close() }
}

function openUrlScript(socket: string): string {
  return `#!/usr/bin/env node
const socket = require('node:net').connect(${JSON.stringify(socket)})
let answer = ''
socket.setTimeout(5000, () => socket.destroy())
socket.on('error', () => {})
socket.on('data', (chunk) => { answer += chunk })
socket.on('close', () => process.exit(answer === 'opened' ? 0 : 1))
socket.end(process.argv[2] ?? '')
`
}

/** First come, first served; whoever asks early waits. */
class Queue<T> {
  #ready: T[] = []
  #waiting: Array<(item: T) => void> = []

  add(item: T): void {
    const waiter = this.#waiting.shift()
    if (waiter) waiter(item)
    else this.#ready.push(item)
  }

  next(): Promise<T> {
    const item = this.#ready.shift()
    return item === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(item)
  }
}
