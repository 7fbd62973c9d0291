import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrowserOptions, createBrowser } from '../../../cli/browser.ts'

const link = 'https://id.example/authorize?a=1&b=$(touch%20pwned);x#y'

describe('opening the browser', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-browser-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** A program that writes down its arguments and environment, then does what it is told. */
  async function program(name: string, then = ''): Promise<string> {
    const file = join(folder, name)
    const write = `require('node:fs').writeFileSync(${JSON.stringify(`${file}.json`)}, JSON.stringify({ args: process.argv.slice(2), env: process.env }))`
    await writeFile(file, `#!${process.execPath}\n${write}\n${then}\n`)
    await chmod(file, 0o755)
    return file
  }

  const seen = async (file: string): Promise<{ args: string[]; env: Record<string, string> }> =>
    JSON.parse(await readFile(`${file}.json`, 'utf8'))

  function open(options: Partial<BrowserOptions>): Promise<void> {
    const browser = createBrowser({ command: null, environment: {}, platform: 'linux', momentMs: 3_000, ...options })
    return browser.open(link)
  }

  const failed = (reason: string) =>
    expect.objectContaining({ code: 'session.browser-failed', params: { reason: expect.stringContaining(reason) } })

  it('appends the link as one argument, untouched by any shell', async () => {
    const file = await program('browser')
    await open({ command: `"${file}" --new-window '$HOME *'` })
    expect((await seen(file)).args).toEqual(['--new-window', '$HOME *', link])
  })

  it('prefers --browser to BROWSER, and BROWSER to the display', async () => {
    const [flag, variable] = [await program('flag'), await program('variable')]
    await open({ command: flag, environment: { BROWSER: variable, DISPLAY: ':0' } })
    await expect(seen(flag)).resolves.toBeDefined()
    await expect(seen(variable)).rejects.toThrow()
    await open({ environment: { BROWSER: variable, DISPLAY: ':0' } })
    expect((await seen(variable)).args).toEqual([link])
  })

  it('tries the programs of a list in BROWSER in turn', async () => {
    const [bad, good] = [await program('bad', 'process.exit(3)'), await program('good')]
    await open({ environment: { BROWSER: `/nonexistent/browser:${bad}:${good}` } })
    expect((await seen(good)).args).toEqual([link])
  })

  it('takes BROWSER with words as one command, and puts the link where %s says', async () => {
    const file = await program('browser')
    await open({ environment: { BROWSER: `${file} --proxy=http://127.0.0.1:1 --url=%s` } })
    expect((await seen(file)).args).toEqual(['--proxy=http://127.0.0.1:1', `--url=${link}`])
  })

  it('takes a browser that goes on running as opened', async () => {
    const file = await program('resident', 'setTimeout(() => {}, 5_000)')
    await open({ command: file, momentMs: 400 })
  })

  it('says so when the command is missing', async () => {
    await expect(open({ command: '/nonexistent/browser' })).rejects.toEqual(failed('not found'))
  })

  it('says so when the command ends badly within the moment', async () => {
    const file = await program('bad', 'process.exit(4)')
    await expect(open({ command: file })).rejects.toEqual(failed('ended with 4'))
  })

  it('says so in a session without a display', async () => {
    await expect(open({})).rejects.toEqual(failed('no display'))
  })

  it('hands on the environment without what is secret in it', async () => {
    const file = await program('browser')
    const environment = {
      HOME: '/home/alice',
      LATCHKEY_OIDC_CLIENT_SECRET: 's1',
      HEADSCALE_OIDC_CLIENT_SECRET: 's2',
      LATCHKEY_TEST_KILL_AT: 'x',
    }
    await open({ command: file, environment })
    const { env } = await seen(file)
    expect(env).toMatchObject({ HOME: '/home/alice' })
    expect(Object.keys(env).filter((name) => /LATCHKEY|HEADSCALE/.test(name))).toEqual([])
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', '-version', 'ms-settings:'])('never opens %s', async (url) => {
    const file = await program('browser')
    const browser = createBrowser({ command: file, environment: {}, platform: 'linux' })
    await expect(browser.open(url)).rejects.toEqual(failed('not a web address'))
    await expect(seen(file)).rejects.toThrow()
  })
})
