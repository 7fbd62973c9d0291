/** A socket on real folders: whose it may be, by what the system says of it. */
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { distrust } from '../../../core/node/socket-places.ts'
import { nodeSystem } from '../../../core/node/system.ts'

let root: string
let path: string
let server: Server

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lk-planted-'))
  path = join(root, 'tailscale', 'tailscaled.sock')
  await mkdir(dirname(path), { mode: 0o755 })
  server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(root, { recursive: true, force: true })
})

async function judged(): Promise<string | null> {
  const owner = await nodeSystem.lookAt(path)
  if (owner === null) throw new Error('the socket is not there')
  return (await distrust(nodeSystem, { path, packaged: false }, owner))?.params.reason ?? null
}

describe.skipIf(process.platform === 'win32')('a socket that was found', () => {
  it('is trusted when it and its folder are ours and closed to others', async () => {
    expect(await judged()).toBeNull()
  })

  it.each([0o777, 0o1777, 0o757])('is not in a folder that others may write to (%o)', async (mode) => {
    await chmod(dirname(path), mode)
    expect(await judged()).toBe('other users may write to its folder')
  })

  it.skipIf(process.getuid?.() !== 0)('is not when another user has made it or its folder', async () => {
    await chown(path, 65_534, 65_534)
    expect(await judged()).toBe('it belongs to user 65534')
    await chown(path, 0, 0)
    await chown(dirname(path), 65_534, 65_534)
    expect(await judged()).toBe('its folder belongs to user 65534')
  })
})
