import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findLocalApi, type LocalApiAddress } from '../../../core/node/local-api-address.ts'
import { type MachineTables, machine, never } from '../../support/node-parts.ts'
import { HandClock } from '../../support/session-world.ts'

async function find(tables: MachineTables, configured: string | null = null) {
  return await findLocalApi(machine(tables), new HandClock(), configured, never())
}
const shown = (address: LocalApiAddress | undefined) =>
  address?.kind === 'port' ? `port ${address.port} token ${address.token.reveal()}` : address?.path

const LINUX = '/var/run/tailscale/tailscaled.sock'
const QNAP = '/tmp/tailscale/tailscaled.sock'
const IPNPORT = { '/Library/Tailscale/ipnport': '49152' }
const lsof = (stdout: string) => ({ lsof: () => ({ code: stdout === '' ? 1 : 0, stdout, stderr: '' }) })
const APP_STORE =
  'p612\nn/Users/ada/Library/Group Containers/W5364U7YZB.io.tailscale.ipn.macos/sameuserproof-50123-0123456789abcdef0123\n'

describe('where the LocalAPI listens', () => {
  it('looks nowhere but where the configuration says', async () => {
    const files = { '/run': { uid: 0, gid: 0, mode: 0o777 } }
    const { addresses } = await find({ owners: { '/run/own.sock': 5, [LINUX]: 0 }, files }, '/run/own.sock')
    expect(addresses).toEqual([{ kind: 'socket', path: '/run/own.sock', ownerUid: 5 }])
  })

  it.each([0, 1000])('takes the Linux socket that is there, of root or of ourselves (%d)', async (uid) => {
    const { addresses, obstacle } = await find({ owners: { [LINUX]: uid }, uid: 1000 })
    expect(addresses).toEqual([{ kind: 'socket', path: LINUX, ownerUid: uid }])
    expect(obstacle).toBeNull()
  })

  it.each([
    ['a QNAP', '/etc/config/uLinux.conf', '/tmp/tailscale/tailscaled.sock', 0],
    ['a Gokrazy', '/gokrazy', '/perm/tailscaled/tailscaled.sock', 0],
    ['a Synology with DSM 7', '/usr/syno', '/var/packages/Tailscale/var/tailscaled.sock', 0],
    ['a Synology with DSM 6', '/usr/syno', '/var/packages/Tailscale/etc/tailscaled.sock', 0],
  ])('looks at the place of %s there, and nowhere else', async (_name, mark, path, uid) => {
    const there = await find({ owners: { [mark]: 0, [path]: uid } })
    expect(there.addresses.map(shown)).toEqual([path])
    const elsewhere = await find({ owners: { [path]: uid } })
    expect(elsewhere).toEqual({ addresses: [{ kind: 'socket', path: LINUX, ownerUid: null }], obstacle: null })
  })

  it("takes the socket of the package's own user on a Synology, in the folder of that user", async () => {
    const path = '/var/packages/Tailscale/var/tailscaled.sock'
    const owners = { '/usr/syno': 0, [path]: 1024 }
    const own = { [dirname(path)]: { uid: 1024, gid: 1024, mode: 0o755 } }
    expect((await find({ owners, files: own })).addresses.map(shown)).toEqual([path])
    expect(await find({ owners })).toMatchObject({ addresses: [], obstacle: { code: 'node.socket-foreign' } })
  })

  it.each<[string, MachineTables['owners'], MachineTables['files'], RegExp]>([
    ['of another user', { [LINUX]: 1001 }, {}, /it belongs to user 1001/],
    [
      'in a folder of another user',
      { [LINUX]: 0 },
      { [dirname(LINUX)]: { uid: 1001, gid: 0, mode: 0o755 } },
      /folder belongs to user 1001/,
    ],
    [
      'in a folder that all may write to',
      { [LINUX]: 0 },
      { [dirname(LINUX)]: { uid: 0, gid: 0, mode: 0o1777 } },
      /may write/,
    ],
    [
      'in a folder that a group may write to',
      { [LINUX]: 0 },
      { [dirname(LINUX)]: { uid: 0, gid: 20, mode: 0o775 } },
      /may write/,
    ],
    [
      'planted in the place of a QNAP',
      { [QNAP]: 1001, '/etc/config/uLinux.conf': 0 },
      {},
      /\/tmp\/tailscale.* user 1001/,
    ],
  ])('refuses a socket %s', async (_name, owners = {}, files = {}, sentence) => {
    const { addresses, obstacle } = await find({ owners, files, uid: 1000 })
    expect(addresses).toEqual([])
    expect(obstacle).toMatchObject({ code: 'node.socket-foreign', userMessage: expect.stringMatching(sentence) })
  })

  it('goes on past a planted socket to the right one', async () => {
    const { addresses } = await find({ owners: { '/etc/config/uLinux.conf': 0, [QNAP]: 1001, [LINUX]: 0 } })
    expect(addresses.map(shown)).toEqual([LINUX])
  })

  it('judges the socket on a Mac too, where the group of the system may write', async () => {
    const mac = (uid: number, gid: number) =>
      find({
        platform: 'darwin',
        uid: 501,
        owners: { '/var/run/tailscaled.socket': uid },
        files: { '/var/run': { uid: 0, gid, mode: 0o775 } },
      })
    expect((await mac(0, 1)).addresses.map(shown)).toEqual(['/var/run/tailscaled.socket'])
    for (const refused of [await mac(0, 20), await mac(502, 1)]) {
      expect(refused).toMatchObject({ addresses: [], obstacle: { code: 'node.socket-foreign' } })
    }
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
