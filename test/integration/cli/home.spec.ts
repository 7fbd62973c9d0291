/** The folder of our own files: what others could have put there is not read, and nothing is written there before that is known. */
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, type CliHome, createCliHome, runCli } from '../../support/cli.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'

let cli: BuiltCli
let issuer: RunningIssuer
let home: CliHome

beforeAll(async () => {
  cli = await buildCli()
  issuer = await startIssuer()
})
afterAll(async () => {
  await issuer.stop()
  await cli.remove()
})
beforeEach(async () => {
  home = await createCliHome()
  await home.writeConfig(configuration())
})
afterEach(() => home.remove())

const configuration = () => `oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n`
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

/** Made whatever the umask says. */
async function makeFolder(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true })
  await chmod(path, mode)
}

describe('a home that is not private', () => {
  it.each([['login', '--memory-only', '--no-browser'], ['status'], ['logout']])(
    'ends %s before anything is asked, read or written',
    async (...args) => {
      const asked = issuer.requests.length
      await makeFolder(home.home, 0o777)
      await writeFile(join(home.home, 'config.yaml'), 'not: { a: configuration }')
      const { LATCHKEY_CONFIG: _, ...env } = home.env
      const { code, stderr } = await runCli(cli.script, args, env)
      expect(stderr).toContain('[keychain.folder-not-private]')
      expect(stderr).toContain(`chmod go-w "${home.home}"`)
      expect(code).toBe(2)
      expect(issuer.requests.length).toBe(asked)
      expect(await readdir(home.home)).toEqual(['config.yaml'])
    },
  )

  it('is a finding of the doctor', async () => {
    await makeFolder(home.home, 0o770)
    const { code, events } = await runCli(cli.script, ['doctor', '--json'], home.env)
    expect(code).toBe(2)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'check',
        name: 'own files',
        verdict: 'fail',
        code: 'keychain.folder-not-private',
      }),
    )
    expect(await readdir(home.home)).toEqual([])
  })

  it('stays one after it was closed, as long as the cache in it stands open', async () => {
    await makeFolder(home.home, 0o700)
    await makeFolder(join(home.home, 'cache'), 0o777)
    const { code, stderr } = await runCli(cli.script, ['status'], home.env)
    expect(code).toBe(2)
    expect(stderr).toContain(join(home.home, 'cache'))
  })
})

describe('a home that is made by us', () => {
  it('is private whatever the umask, with the compile cache of newer Node.js too', async () => {
    // Stands in for Node.js 22.1 and later: there the folder is made by Node.js, as the umask says.
    const preload = join(home.folder, 'umask.cjs')
    await writeFile(
      preload,
      `process.umask(0o002)
       require('node:module').enableCompileCache = (folder) => {
         require('node:fs').mkdirSync(require('node:path').join(folder, 'v0'), { recursive: true })
       }`,
    )
    const env = { ...home.env, NODE_OPTIONS: `--require ${preload}` }
    const { code, stderr } = await runCli(cli.script, ['help'], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await readdir(join(home.home, 'cache', 'compiled'))).toEqual(['v0'])
    for (const part of ['', 'cache', 'cache/compiled']) expect(await modeOf(join(home.home, part))).toBe(0o700)
    await rm(preload)
  })

  it('gets no compile cache where others can write', async () => {
    await makeFolder(home.home, 0o777)
    const preload = join(home.folder, 'told.cjs')
    await writeFile(preload, `require('node:module').enableCompileCache = () => console.log('enabled')`)
    const env = { ...home.env, NODE_OPTIONS: `--require ${preload}` }
    const { code, stdout } = await runCli(cli.script, ['help'], env)
    expect(code).toBe(0)
    expect(stdout).not.toContain('enabled')
    expect(await readdir(home.home)).toEqual([])
  })
})
