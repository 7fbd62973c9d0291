import { describe, expect, it } from 'vitest'
import { findLocalApi, type LocalApiAddress } from '../../../core/node/local-api-address.ts'
import { type MachineTables, machine, never } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

async function find(tables: MachineTables, configured: string | null = null) {
  return await findLocalApi(machine(tables), new HandClock(), configured, never())
}
const shown = (address: LocalApiAddress | undefined) =>
  address?.kind === 'port' ? `port ${address.port} token ${address.token.reveal()}` : address?.path

const IPNPORT = { '/Library/Tailscale/ipnport': '49152' }
const lsof = (stdout: string) => ({ lsof: () => ({ code: stdout === '' ? 1 : 0, stdout, stderr: '' }) })
const APP_STORE =
  'p612\nn/Users/ada/Library/Group Containers/W5364U7YZB.io.tailscale.ipn.macos/sameuserproof-50123-0123456789abcdef0123\n'

describe('where the LocalAPI listens', () => {
  it('looks nowhere but where the configuration says', async () => {
    const { addresses } = await find(
      { owners: { '/run/own.sock': 5, '/var/run/tailscale/tailscaled.sock': 0 } },
      '/run/own.sock',
    )
    expect(addresses).toEqual([{ kind: 'socket', path: '/run/own.sock', ownerUid: 5 }])
  })

  it('takes the Linux socket that is there, with its owner', async () => {
    const { addresses } = await find({ owners: { '/var/packages/Tailscale/var/tailscaled.sock': 1024 } })
    expect(addresses).toEqual([{ kind: 'socket', path: '/var/packages/Tailscale/var/tailscaled.sock', ownerUid: 1024 }])
  })

  it('names the usual Linux socket when none is there', async () => {
    const { addresses } = await find({})
    expect(addresses.map(shown)).toEqual(['/var/run/tailscale/tailscaled.sock'])
  })

  it('dials the protected pipe on Windows, without looking for a file', async () => {
    const { addresses } = await find({ platform: 'win32', uid: null })
    expect(addresses.map(shown)).toEqual(['\\\\.\\pipe\\ProtectedPrefix\\Administrators\\Tailscale\\tailscaled'])
  })

  it('reads port and token of the App Store app from the name of a file it holds open', async () => {
    const { addresses } = await find({ platform: 'darwin', uid: 501, programs: lsof(APP_STORE) })
    expect(addresses.map(shown)).toEqual(['port 50123 token 0123456789abcdef0123', '/var/run/tailscaled.socket'])
  })

  it('asks lsof only for files of this user', async () => {
    let asked: readonly string[] = []
    const lsofOf = (args: readonly string[]) => {
      asked = args
      return { code: 1, stdout: '', stderr: '' }
    }
    const programs = { lsof: lsofOf }
    await find({ platform: 'darwin', uid: 501, programs })
    expect(asked).toEqual(['-n', '-a', '-u501', '-c', 'IPNExtension', '-F'])
  })

  it('reads port and token of the standalone app from its link and file', async () => {
    const texts = { '/Library/Tailscale/sameuserproof-49152': 'feedfacefeedfacefeed\n' }
    const { addresses, obstacle } = await find({ platform: 'darwin', links: IPNPORT, texts })
    expect(addresses.map(shown)).toEqual(['port 49152 token feedfacefeedfacefeed', '/var/run/tailscaled.socket'])
    expect(obstacle).toBeNull()
  })

  it('prefers the App Store app to the standalone one, and both to the socket', async () => {
    const texts = { '/Library/Tailscale/sameuserproof-49152': 'feedface' }
    const { addresses } = await find({ platform: 'darwin', links: IPNPORT, texts, programs: lsof(APP_STORE) })
    expect(addresses.map((address) => address.kind)).toEqual(['port', 'port', 'socket'])
    expect(shown(addresses[0])).toContain('50123')
  })

  it('keeps in mind that only administrators may read the standalone token', async () => {
    const texts = { '/Library/Tailscale/sameuserproof-49152': { code: 'EACCES' } }
    const { addresses, obstacle } = await find({ platform: 'darwin', links: IPNPORT, texts })
    expect(addresses.map(shown)).toEqual(['/var/run/tailscaled.socket'])
    expect(obstacle?.code).toBe('node.macos-not-admin')
  })

  it('does without lsof when that hangs', async () => {
    const clock = new HandClock()
    const programs = { lsof: () => new Promise<never>(() => {}) }
    const found = findLocalApi(machine({ platform: 'darwin', programs }), clock, null, never())
    await clock.moveTo(5_000)
    expect((await found).addresses.map(shown)).toEqual(['/var/run/tailscaled.socket'])
  })

  it('prints no token', async () => {
    const { addresses } = await find({ platform: 'darwin', programs: lsof(APP_STORE) })
    expect(JSON.stringify(addresses)).not.toContain('0123456789abcdef')
  })
})
