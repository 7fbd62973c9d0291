import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../../../core/node/ports.ts'
import { createTailscaleCli } from '../../../core/node/tailscale-cli.ts'
import { type MachineTables, machine, never } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

const SERVER = 'https://headscale.example.com'
const LINK = `${SERVER}/register/hskey-authreq-abcdefghijklmnopqrstuvwx`
const DEVICE = { hostname: null, acceptRoutes: null, acceptDns: null }

function cli(tailscale: NonNullable<MachineTables['programs']>[string] | null, more: MachineTables = {}) {
  const clock = new HandClock()
  const programs = tailscale === null ? {} : { tailscale }
  return { clock, command: createTailscaleCli({ system: machine({ programs, ...more }), clock, controlUrl: SERVER }) }
}
const says =
  (stdout: string, code = 0, stderr = '') =>
  () => ({ code, stdout, stderr })
const statusOf = (tailnet: string) =>
  JSON.stringify({ BackendState: 'Running', HaveNodeKey: true, CurrentTailnet: { Name: tailnet } })

describe('the tailscale command', () => {
  it('tells our server by the name of its network', async () => {
    const { command } = cli(says(statusOf('headscale.example.com')))
    expect(await command.read(never())).toMatchObject({
      prefs: { controlUrl: SERVER },
      status: { backendState: 'Running' },
    })
  })

  it('tells another server by the same', async () => {
    const { command } = cli(says(statusOf('other.example.com')))
    expect((await command.read(never()))?.prefs.controlUrl).toBe('https://other.example.com')
  })

  it.each([
    ['is not there', null],
    ['finds no daemon', says('', 1, 'failed to connect to local tailscaled')],
    ['says what is no JSON', says('hello')],
  ])('says nothing when it %s', async (_case, program) => {
    expect(await cli(program).command.read(never())).toBeNull()
  })

  it('is not waited for longer than six seconds', async () => {
    const { command, clock } = cli(() => new Promise<never>(() => {}))
    const read = command.read(never())
    await clock.moveTo(6_000)
    expect(await read).toBeNull()
  })

  it("is kept from opening the macOS app's window", async () => {
    let environment: RunOptions['environment']
    const { command } = cli((_args, options) => {
      environment = options.environment
      return { code: 0, stdout: '', stderr: '' }
    })
    await command.login(DEVICE, () => {}, never())
    expect(environment).toEqual({ TAILSCALE_BE_CLI: '1' })
  })

  it('is looked for in the macOS bundle too', async () => {
    const bundle = '/Applications/Tailscale.app/Contents/MacOS/Tailscale'
    const programs = { [bundle]: says(statusOf('headscale.example.com')) }
    expect(await cli(null, { platform: 'darwin', programs }).command.read(never())).not.toBeNull()
  })

  it('signs in with a profile of its own and shows the link from standard error', async () => {
    const links: string[] = []
    let asked: readonly string[] = []
    const { command } = cli((args, options) => {
      asked = args
      for (const line of ['', 'To authenticate, visit:', '', `\t${LINK}`]) options.onErrorLine?.(line)
      return { code: 0, stdout: '', stderr: '' }
    })
    await command.login({ hostname: 'box', acceptRoutes: true, acceptDns: false }, (link) => links.push(link), never())
    expect(links).toEqual([LINK])
    expect(asked).toEqual([
      'login',
      `--login-server=${SERVER}`,
      '--hostname=box',
      '--accept-routes=true',
      '--accept-dns=false',
    ])
  })

  it('is ended when its link leads elsewhere', async () => {
    const links: string[] = []
    const { command } = cli(
      (_args, options) =>
        new Promise((_, reject) => {
          options.signal.addEventListener('abort', () => reject(options.signal.reason))
          options.onErrorLine?.('\thttps://evil.example/register/hskey-authreq-abcdefghijklmnopqrstuvwx')
        }),
    )
    await expect(command.login(DEVICE, (link) => links.push(link), never())).rejects.toMatchObject({
      code: 'node.auth-url-foreign',
    })
    expect(links).toEqual([])
  })

  it.each([
    ['Access denied: prefs write access denied', 'node.not-permitted'],
    ['something else', 'node.command-failed'],
  ])('fails with a fix: %s', async (stderr, code) => {
    await expect(cli(says('', 1, stderr)).command.login(DEVICE, () => {}, never())).rejects.toMatchObject({ code })
  })
})
