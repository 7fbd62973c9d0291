import { describe, expect, it } from 'vitest'
import { createDialer } from '../../../core/node/local-api-dial.ts'
import { TransportError, type TransportFailure } from '../../../core/node/local-api-transport.ts'
import { type MachineTables, machine, never } from '../../support/node-parts.ts'
import { HandClock, settled } from '../../support/session-world.ts'

const INSTALLED = { owners: { '/usr/sbin/tailscaled': 0 } }

/** Each dial takes the next of these: a status, or how the connection fails; the last goes on for ever. */
function dialling(script: readonly (number | TransportFailure)[], tables: MachineTables = INSTALLED) {
  const clock = new HandClock()
  const left = [...script]
  const dialer = createDialer({ system: machine(tables), clock, socket: null })
  let dials = 0
  const dial = (idempotent = true) =>
    dialer.dial({
      use: async () => {
        dials += 1
        const next = left.length > 1 ? left.shift() : left[0]
        if (typeof next === 'number') return { status: next }
        throw new TransportError(next ?? 'nobody')
      },
      idempotent,
      signal: never(),
    })
  return { clock, dialer, dial, count: () => dials }
}

describe('dialling the LocalAPI', () => {
  it('waits for a daemon that is starting', async () => {
    const { clock, dial, count } = dialling(['nobody', 'nobody', 200])
    const answered = dial()
    await settled()
    await clock.moveTo(200)
    expect((await answered).answer.status).toBe(200)
    expect(count()).toBe(3)
  })

  it('gives up after two seconds and says how to start it', async () => {
    const { clock, dial } = dialling(['nobody'])
    const failed = expect(dial()).rejects.toMatchObject({
      code: 'node.daemon-unreachable',
      hint: expect.stringContaining('systemctl enable --now tailscaled'),
    })
    await settled()
    await clock.moveTo(2_000)
    await failed
  })

  it('does not wait where Tailscale is not installed, and says so', async () => {
    const { dial, count } = dialling(['nobody'], {})
    await expect(dial()).rejects.toMatchObject({ code: 'node.daemon-missing' })
    expect(count()).toBe(1)
  })

  it('finds an installation in the PATH', async () => {
    const { clock, dial } = dialling(['nobody'], { path: '/opt/ts:/bin', owners: { '/opt/ts/tailscaled': 0 } })
    const failed = expect(dial()).rejects.toMatchObject({ code: 'node.daemon-unreachable' })
    await settled()
    await clock.moveTo(2_000)
    await failed
  })

  it('repeats a reading once when the connection breaks, as after a restart', async () => {
    const { dial, count } = dialling(['broken', 200])
    expect((await dial()).answer.status).toBe(200)
    expect(count()).toBe(2)
  })

  it('repeats it only once', async () => {
    const { dial, count } = dialling(['broken'])
    await expect(dial()).rejects.toMatchObject({ failure: 'broken' })
    expect(count()).toBe(2)
  })

  it('never repeats a call that changes something', async () => {
    const { dial, count } = dialling(['broken', 200])
    await expect(dial(false)).rejects.toMatchObject({ failure: 'broken' })
    expect(count()).toBe(1)
  })

  it('says what to do where the socket may not be opened', async () => {
    const { dial } = dialling(['forbidden'])
    await expect(dial()).rejects.toMatchObject({
      code: 'node.not-permitted',
      hint: expect.stringContaining('sudo tailscale set --operator=ada'),
    })
  })

  it('never dials a socket that another user may have planted, and says which', async () => {
    const { dial, count } = dialling([200], { owners: { '/var/run/tailscale/tailscaled.sock': 1001 } })
    await expect(dial()).rejects.toMatchObject({
      code: 'node.socket-foreign',
      params: { path: '/var/run/tailscale/tailscaled.sock', reason: 'it belongs to user 1001' },
    })
    expect(count()).toBe(0)
  })

  it('looks port and token up again when a remembered macOS app refuses them', async () => {
    const links = { '/Library/Tailscale/ipnport': '49152' }
    const texts: Record<string, string> = { '/Library/Tailscale/sameuserproof-49152': 'old' }
    const dialer = createDialer({
      system: machine({ platform: 'darwin', links, texts }),
      clock: new HandClock(),
      socket: null,
    })
    const tokens: string[] = []
    const dial = () =>
      dialer.dial({
        use: async (address) => {
          if (address.kind !== 'port') throw new TransportError('nobody')
          tokens.push(address.token.reveal())
          return { status: tokens.length === 2 ? 401 : 200 }
        },
        idempotent: true,
        signal: never(),
      })
    await dial()
    texts['/Library/Tailscale/sameuserproof-49152'] = 'new'
    expect((await dial()).answer.status).toBe(200)
    expect(tokens).toEqual(['old', 'old', 'new'])
  })

  it('goes on to the next address when nobody answers at a stale one', async () => {
    const links = { '/Library/Tailscale/ipnport': '49152' }
    const texts = { '/Library/Tailscale/sameuserproof-49152': 'stale' }
    const dialer = createDialer({
      system: machine({ platform: 'darwin', links, texts }),
      clock: new HandClock(),
      socket: null,
    })
    const { address } = await dialer.dial({
      use: async (candidate) => {
        if (candidate.kind === 'port') throw new TransportError('nobody')
        return { status: 200 }
      },
      idempotent: true,
      signal: never(),
    })
    expect(address.kind).toBe('socket')
  })

  it('gives the macOS obstacle as the reason when nothing else answers', async () => {
    const links = { '/Library/Tailscale/ipnport': '49152' }
    const texts = { '/Library/Tailscale/sameuserproof-49152': { code: 'EACCES' } }
    const { dial } = dialling(['nobody'], { platform: 'darwin', links, texts })
    await expect(dial()).rejects.toMatchObject({ code: 'node.macos-not-admin' })
  })
})
