import { describe, expect, it } from 'vitest'
import { TransportError } from '../../../core/node/local-api-transport.ts'
import { createNode } from '../../../core/node/node.ts'
import type { RunOptions } from '../../../core/node/ports.ts'
import type { JudgeOwner } from '../../../core/node/profiles.ts'
import { machine, never, OUR_SERVER, scriptedTransport } from '../../support/node-parts.ts'
import { alice, HandClock } from '../../support/session-world.ts'

const LINK = `${OUR_SERVER}/register/hskey-authreq-abcdefghijklmnopqrstuvwx`
const RUNNING = {
  BackendState: 'Running',
  HaveNodeKey: true,
  Self: { Online: true, UserID: 1 },
  User: { 1: { LoginName: 'ada' } },
  CurrentTailnet: { Name: new URL(OUR_SERVER).hostname },
}
const NEEDS_LOGIN = { BackendState: 'NeedsLogin' }

/** No LocalAPI anywhere, but a `tailscale` command; null: that finds no daemon either. */
function node(status: object | null, socket: string | null = null, judgeOwner?: JudgeOwner) {
  const clock = new HandClock()
  const asked: string[] = []
  let shown = status
  const tailscale = (args: readonly string[], options: RunOptions) => {
    asked.push(args[0] ?? '')
    if (shown === null) return { code: 1, stdout: '', stderr: 'failed to connect to local tailscaled' }
    if (args[0] === 'login') {
      options.onErrorLine?.(`\t${LINK}`)
      shown = RUNNING
    }
    return { code: 0, stdout: JSON.stringify(shown), stderr: '' }
  }
  const transport = scriptedTransport(() => {
    throw new TransportError('nobody')
  })
  const latchkey = createNode({
    controlUrl: OUR_SERVER,
    device: { socket, hostname: null, acceptRoutes: null, acceptDns: null },
    system: machine({ programs: { tailscale } }),
    clock,
    fetch: () => Promise.reject(new Error('not of this test')),
    transport,
    ...(judgeOwner === undefined ? {} : { judgeOwner }),
  })
  return { latchkey, clock, asked }
}
const request = { reauthenticate: false, admitted: Promise.resolve(alice), signal: never() }

describe('where the LocalAPI cannot be found', () => {
  it('the command is asked instead', async () => {
    const { latchkey } = node(RUNNING)
    expect(await latchkey.observe(never())).toMatchObject({ kind: 'running', facts: { owner: { loginName: 'ada' } } })
  })

  it('the reason stays the daemon when the command finds none either, and it is not asked again for a minute', async () => {
    const { latchkey, clock, asked } = node(null)
    expect(await latchkey.observe(never())).toMatchObject({ kind: 'noDaemon', reason: { code: 'node.daemon-missing' } })
    await latchkey.observe(never())
    expect(asked).toEqual(['status'])
    await clock.moveTo(60_000)
    await latchkey.observe(never())
    expect(asked).toEqual(['status', 'status'])
  })

  it('the command is not asked about a socket that the configuration names', async () => {
    const { latchkey, asked } = node(RUNNING, '/run/own.sock')
    expect(await latchkey.observe(never())).toMatchObject({ kind: 'noDaemon' })
    expect(asked).toEqual([])
  })

  it('the command registers, after admission', async () => {
    const { latchkey, asked } = node(NEEDS_LOGIN)
    const shown: unknown[] = []
    const registered = await latchkey.register(request, (progress) => shown.push(progress))
    expect(registered).toMatchObject({ fresh: true, facts: { owner: { loginName: 'ada' } } })
    expect(shown).toEqual([{ kind: 'authUrl', url: LINK }])
    await registered.undo(never())
    expect(asked).toEqual(['status', 'login', 'status', 'logout'])
  })

  it('the command never touches a node that runs for somebody else', async () => {
    const { latchkey, asked } = node(RUNNING, null, () => 'someoneElse')
    const registered = await latchkey.register({ ...request, reauthenticate: true }, () => {})
    await registered.undo(never())
    expect(registered).toMatchObject({ fresh: false, facts: { owner: { loginName: 'ada' } } })
    expect(asked).toEqual(['status'])
  })

  it('the command does nothing for a node that is there', async () => {
    const { latchkey, asked } = node(RUNNING)
    const registered = await latchkey.register(request, () => {})
    await registered.undo(never())
    expect([registered.fresh, asked]).toEqual([false, ['status']])
  })
})
