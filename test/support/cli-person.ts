/** Somebody at a browser, for a `latchkey` in another process: a command for `--browser`, and what the pages said. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeBrowser, type FakeBrowser, type FakeBrowserOptions, type Page } from './fake-browser.ts'

export interface CliPerson {
  /** For `--browser` or BROWSER: hands the link over and ends at once, as openers do. */
  readonly command: string
  readonly browser: FakeBrowser
  /** Links that were opened, in order. */
  readonly opened: readonly string[]
  /** The page at which the journey that began with the n-th link came to rest. */
  page(index?: number): Promise<Page>
  leave(): Promise<void>
}

const OPENER = `
import { request } from 'node:http'
const [inbox, url] = process.argv.slice(2)
const sent = request(inbox, { method: 'POST', agent: false }, (answer) => answer.resume())
sent.end(url)
`

export async function startCliPerson(options: FakeBrowserOptions): Promise<CliPerson> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-person-'))
  const opener = join(folder, 'open.mjs')
  await writeFile(opener, OPENER)
  const browser = createFakeBrowser(options)
  const opened: string[] = []
  const pages: Promise<Page>[] = []
  const inbox = createServer((request, response) => {
    let url = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      url += chunk
    })
    request.on('end', () => {
      response.end()
      opened.push(url)
      const page = browser.open(url)
      page.catch(() => {}) // whoever asks for it hears of it
      pages.push(page)
    })
  })
  await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve))
  const { port } = inbox.address() as AddressInfo
  return {
    command: `"${process.execPath}" "${opener}" http://127.0.0.1:${port}/`,
    browser,
    opened,
    page: (index = 0) => pages[index] ?? Promise.reject(new Error(`no ${index + 1}. link was opened`)),
    async leave() {
      inbox.closeAllConnections()
      await new Promise((resolve) => inbox.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
