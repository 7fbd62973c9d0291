/** The tray app's composition in plain Node.js: Electron gives it a network only, here one that is down. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { compose } from '../../../electron/compose.ts'

vi.mock('electron', () => ({
  session: {
    fromPartition: () => ({ fetch: () => Promise.reject(new TypeError('net::ERR_CONNECTION_REFUSED')) }),
  },
}))

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-tray-'))
  vi.stubEnv('LATCHKEY_HOME', home)
  vi.stubEnv('LATCHKEY_CONFIG', '')
  await writeFile(join(home, 'config.yaml'), 'oidc:\n  issuer: https://id.example\n  client_id: latchkey\n')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true, force: true })
})

test('a sign-in that waits for its provider is in the log, with the reason and the next try', async () => {
  const shell = await compose([], { openLink: async () => {}, restart: () => {} })
  const ended = expect(shell.face.signIn({ method: 'browser', anotherAccount: false })).rejects.toMatchObject({
    code: 'general.cancelled',
  })
  const log = () => readFile(join(home, 'log', 'latchkey.log'), 'utf8').catch(() => '')
  await expect.poll(log).toMatch(/"event":"provider\.waiting","code":"oidc\.unreachable","seconds":[12]\b/)
  shell.face.cancel()
  await ended
  await shell.close()
})
