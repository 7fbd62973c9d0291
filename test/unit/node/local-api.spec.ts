import { describe, expect, it } from 'vitest'
import { NODE_CHECKPOINTS } from '../../../core/node/checkpoint.ts'
import { createLocalApi } from '../../../core/node/local-api.ts'
import { TransportError } from '../../../core/node/local-api-transport.ts'
import { type Answerer, machine, never, scriptedTransport } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

function client(answer: Answerer, platform: NodeJS.Platform = 'linux') {
  const clock = new HandClock()
  const transport = scriptedTransport(answer)
  const checkpoints: string[] = []
  const system = machine({ platform, uid: platform === 'win32' ? null : 1000 })
  const checkpoint = (name: string) => void checkpoints.push(name)
  return { api: createLocalApi({ system, clock, socket: null, transport, checkpoint }), clock, transport, checkpoints }
}

describe('the LocalAPI client', () => {
  it('asks for the status without peers', async () => {
    const { api, transport } = client(() => ({ text: '{"BackendState":"Stopped"}' }))
    expect((await api.status(never())).backendState).toBe('Stopped')
    expect(transport.requests[0]).toMatchObject({ method: 'GET', path: '/localapi/v0/status?peers=false' })
  })

  it.each([
    ['no JSON', 'ok', 'it is not JSON'],
    ['a status without state', '{"Version":"1"}', 'BackendState is missing or of another type'],
  ])('says what it cannot understand: %s', async (_case, text, reason) => {
    const { api } = client(() => ({ text }))
    await expect(api.status(never())).rejects.toMatchObject({ code: 'node.daemon-answer', params: { reason } })
  })

  it('reads what other versions leave out or write otherwise as unknown', async () => {
    const text = '{"BackendState":"Running","Self":{"KeyExpiry":7,"Tags":null,"Online":"yes"},"Health":null,"User":[]}'
    const { api } = client(() => ({ text }))
    expect(await api.status(never())).toMatchObject({
      health: [],
      haveNodeKey: false,
      self: { keyExpiresAt: null, tags: [], online: false, publicKey: null, owner: null },
    })
  })

  it.each([
    ['the key of zeros', { PublicKey: `nodekey:${'0'.repeat(64)}` }, { publicKey: null }],
    ["Go's zero time", { KeyExpiry: '0001-01-01T00:00:00Z' }, { keyExpiresAt: null }],
    ['an expiry', { KeyExpiry: '2030-01-01T00:00:00Z' }, { keyExpiresAt: Date.UTC(2030, 0, 1) }],
  ])('reads %s', async (_case, self, expected) => {
    const { api } = client(() => ({ text: JSON.stringify({ BackendState: 'Running', Self: self }) }))
    expect((await api.status(never())).self).toMatchObject(expected)
  })

  it('keeps every preference, known or not, for the way back', async () => {
    const { api } = client(() => ({ text: '{"ControlURL":"https://a","NewThing":{"x":1},"OperatorUser":"ada"}' }))
    const prefs = await api.prefs(never())
    expect(prefs).toMatchObject({ controlUrl: 'https://a', operatorUser: 'ada' })
    expect(prefs.raw).toEqual({ ControlURL: 'https://a', NewThing: { x: 1 }, OperatorUser: 'ada' })
  })

  it.each([
    ['profiles access denied\n', 'linux', 403, 'node.not-permitted', /sudo tailscale set --operator=ada/],
    ['authentication failed\n', 'win32', 401, 'node.not-permitted', /administrator/],
    ['Tailscale already in use by CORP\\eve, pid 612\n', 'win32', 401, 'node.held-by-other', /disconnect/],
    ['invalid localapi request\n', 'linux', 403, 'node.request-refused', /doctor/],
    ['{"Error":"disconnect not allowed: always-on"}', 'linux', 400, 'node.request-refused', /doctor/],
  ] as const)('translates %j', async (text, platform, status, code, hint) => {
    const { api } = client(() => ({ status, text }), platform)
    await expect(api.editWantRunning(false, never())).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) })
  })

  it('names who holds the daemon', async () => {
    const { api } = client(() => ({ status: 401, text: 'Tailscale already in use by CORP\\eve, pid 612' }), 'win32')
    await expect(api.status(never())).rejects.toMatchObject({ params: { who: 'CORP\\eve' } })
  })

  it('shows the reason out of the JSON around it, redacted', async () => {
    const { api } = client(() => ({ status: 400, text: '{"Error":"bad link hskey-authreq-abcdefghijklmnop"}' }))
    await expect(api.start({}, never())).rejects.toMatchObject({ params: { reason: 'bad link [redacted]' } })
  })

  it.each<[string, 'linux' | 'win32', number, string, string]>([
    ['bad\u001b]0;t\u0007\u202e link\n\nhere', 'linux', 400, 'reason', 'bad]0;t link here'],
    ['Tailscale already in use by CORP\\e\u001b[2Jve, pid 1', 'win32', 401, 'who', 'CORP\\e[2Jve'],
  ])('says what %j says without what could steer a terminal', async (text, platform, status, name, clean) => {
    const { api } = client(() => ({ status, text }), platform)
    await expect(api.start({}, never())).rejects.toMatchObject({ params: { [name]: clean } })
  })

  it('ends a call that is not answered within ten seconds', async () => {
    const { api, clock } = client(() => new Promise<never>(() => {}))
    const failed = expect(api.status(never())).rejects.toMatchObject({
      code: 'node.daemon-silent',
      params: { seconds: '10' },
    })
    await clock.moveTo(10_000)
    await failed
  })

  it('ends with the caller', async () => {
    const { api } = client(() => new Promise<never>(() => {}))
    const caller = new AbortController()
    const failed = expect(api.status(caller.signal)).rejects.toMatchObject({ code: 'general.cancelled' })
    caller.abort()
    await failed
  })

  it('refuses an endless answer', async () => {
    const { api } = client(() => {
      throw new TransportError('oversize')
    })
    await expect(api.status(never())).rejects.toMatchObject({ params: { reason: 'it is too long' } })
  })

  it.each([404, 403])('takes %s on the policy as "there is none"', async (status) => {
    const { api } = client(() => ({ status, text: 'no' }))
    expect(await api.policyLoginUrl(never())).toBeNull()
  })

  it.each([
    ['{"Summary":{"Scope":"Device"}}', null],
    ['{"Settings":{"LoginURL":{"Value":"https://corp"}}}', 'https://corp'],
    ['{"Settings":{"LoginURL":{"Error":"bad"}}}', null],
  ])('reads the policy %s', async (text, expected) => {
    const { api } = client(() => ({ text }))
    expect(await api.policyLoginUrl(never())).toBe(expected)
  })

  it('reaches every checkpoint, before and after', async () => {
    const { api, checkpoints } = client(() => ({ status: 204 }))
    await api.start({}, never())
    await api.loginInteractive(never())
    await api.logout(never())
    await api.editWantRunning(true, never())
    await api.newProfile(never())
    await api.switchProfile('1a2b', never())
    await api.deleteProfile('1a2b', never())
    expect(checkpoints.sort()).toEqual([...NODE_CHECKPOINTS].sort())
  })

  it('does not reach the checkpoint after a call that was refused', async () => {
    const { api, checkpoints } = client(() => ({ status: 500, text: 'no' }))
    await api.logout(never()).catch(() => {})
    expect(checkpoints).toEqual(['node.logout:before'])
  })

  it('sends a masked preference together with its flag', async () => {
    const { api, transport } = client(() => ({ text: '{}' }))
    await api.editWantRunning(true, never())
    expect(JSON.parse(transport.requests[0]?.body ?? '')).toEqual({ WantRunning: true, WantRunningSet: true })
  })
})

describe('the bus', () => {
  it('asks for the mask that every version grants to everyone', async () => {
    const { api, transport } = client(() => ({ text: '{"State":2}\n' }))
    await api.watchBus(() => {}, never())
    expect(transport.requests[0]?.path).toBe('/localapi/v0/watch-ipn-bus?mask=150')
  })

  it('translates a refusal', async () => {
    const { api } = client(() => ({ status: 403, text: 'watch ipn bus access denied' }))
    await expect(api.watchBus(() => {}, never())).rejects.toMatchObject({ code: 'node.not-permitted' })
  })
})
