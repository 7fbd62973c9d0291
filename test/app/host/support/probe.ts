/** Small apps for the specs of the stand-in: main, preload and pages given as text, what main reports as values. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppUnderTest, LaunchOptions } from '../../driver.ts'
import { launchOnStandIn } from '../../launch/stand-in.ts'

export interface Probe {
  readonly app: AppUnderTest
  /** What main has given to `report` so far, in order. */
  reports(): readonly unknown[]
  /** Waits for the next thing that main reports under that name. @throws Error with all output */
  report(name: string): Promise<unknown>
  stop(): Promise<void>
}

export interface ProbeOptions extends Omit<LaunchOptions, 'built'> {
  /** ES module; has `electron`, `report(name, value)` and `folder`. */
  readonly main: string
  readonly preload?: string
  /** Files by path, such as `/index.html`, that `serve()` answers with. */
  readonly pages?: Readonly<Record<string, string>>
}

const MARK = 'REPORT '

/** What every main begins with. `serve` registers the scheme's handler, `open` makes a window of it. */
const PRELUDE = `import * as electron from 'electron'
const folder = import.meta.dirname
const report = (name, value) => console.log('${MARK}' + JSON.stringify([name, value ?? null]))
const attempt = (act) => { try { return { value: act() ?? null } } catch (error) { return { error: String(error) } } }
electron.protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
const { pages } = await import('./pages.mjs')
const serve = () => electron.protocol.handle('app', (request) => {
  const page = pages[new URL(request.url).pathname]
  const type = request.url.endsWith('.js') ? 'text/javascript' : 'text/html'
  return page === undefined ? new Response(null, { status: 404 }) : new Response(page, { headers: { 'content-type': type } })
})
const open = (url = 'app://ui/index.html', options = {}) => {
  const window = new electron.BrowserWindow({ width: 400, height: 300, ...options, webPreferences: { preload: folder + '/preload.cjs', ...options.webPreferences } })
  window.webContents.on('console-message', ({ level, message }) => { if (level === 'error') report('page error', message) })
  window.loadURL(url).catch((error) => report('load-failed', String(error)))
  return window
}
`

export async function probe({ main, preload = '', pages = {}, ...options }: ProbeOptions): Promise<Probe> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-probe-'))
  const file = join(folder, 'main.mjs')
  await writeFile(file, `${PRELUDE}${main}`)
  await writeFile(join(folder, 'preload.cjs'), preload)
  await writeFile(join(folder, 'pages.mjs'), `export const pages = ${JSON.stringify(pages)}`)
  await writeFile(join(folder, 'package.json'), '{"name":"probe","version":"1.2.3","type":"module"}')
  const remove = () => rm(folder, { recursive: true, force: true })
  const app = await launchOnStandIn({ ...options, built: { main: file, root: folder } }).catch(async (caught) => {
    await remove()
    throw caught
  })
  let taken = 0
  const reported = () =>
    app
      .output()
      .split('\n')
      .filter((line) => line.startsWith(MARK))
      .map((line): [string, unknown] => JSON.parse(line.slice(MARK.length)))
  return {
    app,
    reports: () => reported().map(([name, value]) => (value === null ? name : { [name]: value })),
    async report(name) {
      const [index, value] = await app.until(`main to report "${name}"`, () => {
        const found = reported().findIndex(([each], at) => at >= taken && each === name)
        return found < 0 ? null : ([found, reported()[found]?.[1]] as const)
      })
      taken = index + 1
      return value
    },
    async stop() {
      await app.stop()
      await remove()
    },
  }
}
