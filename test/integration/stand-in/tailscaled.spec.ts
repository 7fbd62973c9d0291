/** Holds the daemon's stand-in to what the original does to a client (the rows of its facts). */
import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type NodeWorld, play, startNodeWorld } from '../../support/node-world.ts'

let world: NodeWorld
beforeEach(async () => {
  world = await startNodeWorld()
})
afterEach(() => world.stop())

type Json = Record<string, unknown>

function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = httpRequest(
      {
        socketPath: world.daemon.socket,
        method,
        path: `/localapi/v0/${path}`,
        agent: false,
        headers: { host: 'local-tailscaled.sock', ...headers },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    outgoing.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** All lines of a watch until it is ended. */
function watch(headers: Record<string, string> = {}, mask = 150) {
  const lines: Json[] = []
  let rest = ''
  const outgoing = httpRequest(
    {
      socketPath: world.daemon.socket,
      path: `/localapi/v0/watch-ipn-bus?mask=${mask}`,
      agent: false,
      headers: { host: 'local-tailscaled.sock', ...headers },
    },
    (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const whole = (rest + chunk).split('\n')
        rest = whole.pop() ?? ''
        for (const line of whole) lines.push(JSON.parse(line))
      })
      response.on('error', () => {})
    },
  )
  outgoing.on('error', () => {})
  outgoing.end()
  return {
    lines,
    links: () => lines.map((line) => line.BrowseToURL).filter((link) => link != null),
    end: () => outgoing.destroy(),
  }
}

const begin = (more: Json = {}) =>
  call('POST', 'start', {
    UpdatePrefs: {
      ...world.daemon.prefs,
      ControlURL: world.headscale.url,
      WantRunning: true,
      LoggedOut: false,
      ...more,
    },
  })
const status = async (): Promise<Json> => JSON.parse((await call('GET', 'status?peers=false')).text)

describe('the LocalAPI', () => {
  it.each([
    ['an Origin', { origin: 'http://local-tailscaled.sock' }],
    ['a Referer', { referer: 'http://x/' }],
    ['another Host', { host: 'localhost' }],
  ])('refuses a request with %s', async (_case, headers) => {
    expect(await call('GET', 'status', undefined, headers)).toEqual({ status: 403, text: 'invalid localapi request\n' })
  })

  it('lets everyone read, and only root and the operator write', async () => {
    world.daemon.caller = { uid: 1000, userName: 'ada' }
    for (const path of ['status', 'prefs', 'policy/']) expect((await call('GET', path)).status).toBe(200)
    for (const [method, path] of [
      ['GET', 'profiles/'],
      ['POST', 'start'],
      ['POST', 'login-interactive'],
      ['PATCH', 'prefs'],
    ]) {
      expect((await call(method ?? '', path ?? '', method === 'GET' ? undefined : {})).status).toBe(403)
    }
    world.daemon.setOperator('ada')
    expect((await call('GET', 'profiles/')).status).toBe(200)
  })

  it('takes the right from the operator with a new profile and with a logout', async () => {
    world.daemon.setOperator('ada')
    world.daemon.caller = { uid: 1000, userName: 'ada' }
    expect((await call('PUT', 'profiles/')).status).toBe(201)
    expect((await call('GET', 'profiles/')).status).toBe(403)
  })

  it('ignores a masked preference without its flag', async () => {
    await call('PATCH', 'prefs', { Hostname: 'x', CorpDNS: false, CorpDNSSet: true })
    expect(world.daemon.prefs).toMatchObject({ Hostname: '', CorpDNS: false })
  })

  it('resets at a start whatever is left out, the operator too', async () => {
    world.daemon.setOperator('ada')
    await call('POST', 'start', { UpdatePrefs: { ControlURL: world.headscale.url } })
    expect(world.daemon.prefs.OperatorUser).toBeUndefined()
  })

  it('sends no first message for health alone, and refuses a mask that is not there', async () => {
    const health = watch({}, 128)
    const all = watch()
    await expect.poll(() => all.lines.length).toBe(1)
    expect(health.lines).toEqual([])
    expect((await call('GET', 'watch-ipn-bus?mask=65536')).status).toBe(400)
    health.end()
    all.end()
  })

  it('fills old fields of a line with null', async () => {
    const bus = watch()
    await expect.poll(() => bus.lines.length).toBe(1)
    expect(bus.lines[0]).toMatchObject({ ErrMessage: null, LoginFinished: null, NetMap: null, Engine: null, State: 2 })
    bus.end()
  })
})

describe('a login', () => {
  it('is answered before anything has happened, and the link goes to watchers of the same process only', async () => {
    const mine = watch({ 'stand-in-process': '1' })
    const other = watch({ 'stand-in-process': '2' })
    await expect.poll(() => mine.lines.length + other.lines.length).toBe(2)
    expect((await begin()).status).toBe(204)
    expect((await call('POST', 'login-interactive', undefined, { 'stand-in-process': '1' })).status).toBe(204)
    await expect.poll(() => mine.links()).toHaveLength(1)
    expect(other.links()).toEqual([])
    expect((await status()).AuthURL).toBe(mine.links()[0])
    // A second caller is given the same link; the server is not asked again.
    await call('POST', 'login-interactive', undefined, { 'stand-in-process': '2' })
    await expect.poll(() => other.links()).toEqual(mine.links())
    expect(world.headscale.pendingAuthIds).toHaveLength(1)
    mine.end()
    other.end()
  })

  it('is answered the same when nothing will come of it: the reason is in the health alone', async () => {
    const bus = watch()
    await world.headscale.stop()
    expect((await begin()).status).toBe(204)
    expect((await call('POST', 'login-interactive')).status).toBe(204)
    await expect
      .poll(async () => (await status()).Health)
      .toContainEqual(expect.stringMatching(/last login error was: fetch control key: .* connection refused/))
    expect(bus.links()).toEqual([])
    expect(bus.lines.map((line) => line.ErrMessage).filter((error) => error !== null)).toEqual([])
    bus.end()
    await world.headscale.start()
  })

  it('with a spent key is refused over and over, until a start without it', async () => {
    await play(world, world.node())
    const key = world.headscale.createAuthKey(world.headscale.users[0]?.id ?? 0)
    world.daemon.startWithAuthKey(world.headscale.url, key)
    await expect.poll(() => world.headscale.nodes[0]?.registerMethod).toBe('authkey')
    const bus = watch()
    await call('POST', 'login-interactive')
    const refusals = () => bus.lines.filter((line) => line.ErrMessage === 'authkey already used').length
    await expect.poll(refusals).toBeGreaterThan(1)
    expect(bus.links()).toEqual([])
    await begin()
    await call('POST', 'login-interactive')
    await expect.poll(() => bus.links()).toHaveLength(1)
    bus.end()
  })

  it('at another server in place keeps the old netmap and overwrites the account', async () => {
    await play(world, world.node())
    await begin({ ControlURL: world.other.url })
    expect(await status()).toMatchObject({ BackendState: 'Running', Self: { Online: false } })
    await call('POST', 'login-interactive')
    await expect.poll(() => world.other.pendingAuthIds).toHaveLength(1)
    world.other.approve(world.other.pendingAuthIds[0] ?? '', 'eve')
    await expect
      .poll(async () => JSON.parse((await call('GET', 'profiles/')).text))
      .toMatchObject([{ Name: 'eve', ControlURL: world.other.url }])
  })
})

describe('a control URL', () => {
  it('that is patched is stored, and not used before the next start', async () => {
    await play(world, world.node())
    await call('PATCH', 'prefs', { ControlURL: world.other.url, ControlURLSet: true })
    await call('POST', 'login-interactive')
    await expect.poll(() => world.headscale.pendingAuthIds).toHaveLength(1)
    expect(world.other.pendingAuthIds).toEqual([])
  })
})
