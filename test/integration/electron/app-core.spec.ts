/** The app without its shell on a real disk, with a network that is down and a keychain in memory: what it needs of Electron is played. */
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryStore } from '../../../core/keychain/memory-store.ts'
import { createVault } from '../../../core/keychain/vault.ts'
import { createVaultNote } from '../../../core/keychain/vault-note.ts'
import { createSystemClock } from '../../../core/session/system-clock.ts'
import { type AppCore, type AppCorePorts, createAppCore } from '../../../electron/app-core.ts'
import { recordOf } from '../../support/session-world.ts'

let home: string
let cores: AppCore[]
let keychain: MemoryStore
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-app-'))
  cores = []
  keychain = new MemoryStore()
})
afterEach(async () => {
  for (const core of cores) await core.close()
  await rm(home, { recursive: true, force: true })
})

const copied: string[] = []

async function start(more: Partial<AppCorePorts> = {}): Promise<AppCore> {
  const core = await createAppCore({
    profile: null,
    environment: { LATCHKEY_HOME: home, HOME: home },
    platform: 'linux',
    version: '1.2.3',
    system: 'Some OS 7',
    clock: createSystemClock(),
    keychain,
    fetch: () => Promise.reject(new TypeError('net::ERR_CONNECTION_REFUSED')),
    preferredLanguages: ['en-GB'],
    locale: 'en-GB',
    loginItem: { read: async () => ({ on: false, state: 'ready' }), set: async () => {} },
    browsers: { detect: async () => [], launch: async () => {} },
    openExternal: async () => {},
    writeClipboard: async (text) => void copied.push(text),
    setTheme: vi.fn(),
    licencesFile: join(home, 'licences.txt'),
    helpPages: { help: 'https://a.example/', releases: 'https://b.example/', source: 'https://c.example/' },
    showFolder: async () => {},
    ...more,
  })
  cores.push(core)
  await core.start()
  return core
}

const exists = (path: string) =>
  access(join(home, path)).then(
    () => true,
    () => false,
  )

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(home, path, '..'), { recursive: true, mode: 0o700 })
  await writeFile(join(home, path), text)
}

/** A session in the keychain, as a sign-in leaves it. */
async function signedIn(profile: string): Promise<void> {
  const obtainedAt = Date.now()
  const vault = createVault({ home, profile, store: keychain, note: createVaultNote(home, profile) })
  await vault.write(recordOf({ obtainedAt, expiresAt: obtainedAt + 3_600_000 }))
}

const config = (host: string) => `oidc:\n  issuer: https://${host}\n  client_id: latchkey\n`

const JOINED = {
  issuer: 'https://id.joined.example',
  clientId: 'latchkey',
  scope: null,
  controlUrl: null,
  redirectPorts: [8400],
  displayName: 'Joined Ltd',
}

const BROWSER = { method: 'browser', anotherAccount: false } as const

describe('a device without a network', () => {
  test('shows none, and nothing in red', async () => {
    const core = await start()
    expect(core.state.view).toMatchObject({ profiles: [], notices: [], waiting: null })
    expect(core.session.snapshot).toMatchObject({ session: { kind: 'signedOut' }, trouble: null })
  })

  test('has one after joining, also at the next start', async () => {
    const core = await start()
    await core.profiles.add(JOINED)
    expect(await readFile(join(home, 'config.yaml'), 'utf8')).toContain('issuer: https://id.joined.example')
    const again = await start()
    expect(again.state.view.profiles).toMatchObject([{ id: 'default', name: 'Joined Ltd', active: true }])
    expect(again.state.view.settings.redirectPorts).toEqual({ value: [8400], managedBy: null })
    expect(again.session.snapshot).toMatchObject({ profile: 'default', issuer: 'https://id.joined.example' })
  })
})

describe('several networks', () => {
  beforeEach(async () => {
    await write('config.yaml', config('id.one.example'))
    await write('profiles/work.yaml', config('id.two.example'))
  })

  test('the one that was switched to is open at the next start', async () => {
    const core = await start()
    expect(core.session.profile).toBe('default')
    await core.calls['profiles.switch']({ id: 'work' })
    expect(core.state.view.profiles.map(({ id, active }) => [id, active])).toEqual([
      ['default', false],
      ['work', true],
    ])
    expect((await start()).session.profile).toBe('work')
    expect((await start({ profile: 'default' })).session.profile).toBe('default')
  })

  test.each(['default', 'work'])(
    'a removed one (%s) leaves no file and no token behind, and the other is open',
    async (id) => {
      await signedIn(id)
      const core = await start()
      await core.calls['profiles.remove']({ id })
      const other = id === 'work' ? 'default' : 'work'
      expect(core.session.profile).toBe(other)
      expect([...keychain.items.keys()]).toEqual([])
      const file = id === 'work' ? 'profiles/work.yaml' : 'config.yaml'
      for (const path of [file, `state/${id}.json`, `journal/${id}.json`, `lock/${id}`]) {
        expect([path, await exists(path)]).toEqual([path, false])
      }
      expect((await start()).state.view.profiles.map((profile) => profile.id)).toEqual([other])
    },
  )

  test('one whose session waits in a keychain that is locked stays until it can be signed out', async () => {
    await signedIn('work')
    const core = await start()
    keychain.lock('refuses')
    await expect(core.calls['profiles.remove']({ id: 'work' })).rejects.toMatchObject({
      code: 'session.sign-out-unfinished',
    })
    expect(await exists('profiles/work.yaml')).toBe(true)
    keychain.unlock()
    await core.calls['profiles.remove']({ id: 'work' })
    expect(await exists('profiles/work.yaml')).toBe(false)
    expect([...keychain.items.keys()]).toEqual([])
  })

  test('one without a session can be removed although there is no keychain', async () => {
    const core = await start()
    keychain.lock('refuses')
    await core.calls['profiles.remove']({ id: 'work' })
    expect(await exists('profiles/work.yaml')).toBe(false)
  })

  test('one whose configuration cannot be read is removed with its tokens', async () => {
    await signedIn('work')
    await write('profiles/work.yaml', 'oidc: [')
    const core = await start()
    await core.calls['profiles.remove']({ id: 'work' })
    expect(await exists('profiles/work.yaml')).toBe(false)
    expect([...keychain.items.keys()]).toEqual([])
  })

  test('one that cannot be read is listed, says what is wrong, and is read again when it is mended', async () => {
    await write('config.yaml', 'oidc: [')
    const core = await start()
    expect(core.state.view.profiles).toMatchObject([{ id: 'default', host: null }, { id: 'work' }])
    expect(core.session.snapshot.trouble).toMatchObject({ code: 'config.invalid' })
    await write('config.yaml', config('id.one.example'))
    await core.calls['session.renew'](undefined)
    await expect.poll(() => core.session.snapshot.issuer).toBe('https://id.one.example')
  })
})

describe('settings', () => {
  beforeEach(() => write('config.yaml', `${config('id.one.example')}app: { theme: dark }\n`))

  test('of the file are defaults, and the choice of the person outlives the start', async () => {
    const core = await start()
    expect(core.state.view.settings.theme).toEqual({ value: 'dark', managedBy: null })
    await core.calls['settings.change']({ key: 'theme', value: 'light' })
    expect((await start()).state.view.settings.theme).toEqual({ value: 'light', managedBy: null })
  })

  test('of the environment are locked, and say where they are from', async () => {
    const environment = { LATCHKEY_HOME: home, HOME: home, LATCHKEY_APP_THEME: 'light' }
    const core = await start({ environment })
    expect(core.state.view.settings.theme).toEqual({
      value: 'light',
      managedBy: 'environment variable LATCHKEY_APP_THEME',
    })
  })

  test('redirect ports go into the configuration, whose comments stay', async () => {
    await write('config.yaml', `# Mine.\n${config('id.one.example')}`)
    const core = await start()
    await core.calls['settings.change']({ key: 'redirectPorts', value: [8400, 8401] })
    expect(core.state.view.settings.redirectPorts.value).toEqual([8400, 8401])
    expect(await readFile(join(home, 'config.yaml'), 'utf8')).toMatch(/^# Mine\.\n[\s\S]*ports: \[ 8400, 8401 \]/)
  })

  test('that could not be understood are told of', async () => {
    await write('app-settings.json', 'no JSON')
    expect((await start()).state.view.notices).toMatchObject([{ text: expect.stringContaining('.broken-') }])
  })
})

test('what must change in a configuration is told before anybody signs in', async () => {
  await write('config.yaml', `${config('id.one.example')}server_url: https://hs.example\nlisten_addr: 0.0.0.0:80\n`)
  const { notices } = (await start()).state.view
  expect(notices).toContainEqual(
    expect.objectContaining({
      mustChange: true,
      text: expect.stringMatching(/^oidc\.client_id \(.*config\.yaml:3\): /),
    }),
  )
})

test('one file that the environment names is one profile, which cannot be removed here', async () => {
  await write('elsewhere.yaml', config('id.named.example'))
  await write('profiles/work.yaml', config('id.two.example'))
  const environment = { LATCHKEY_HOME: home, HOME: home, LATCHKEY_CONFIG: join(home, 'elsewhere.yaml') }
  const core = await start({ environment })
  expect(core.state.view.profiles).toMatchObject([{ id: 'default', host: 'id.named.example', managed: true }])
  await expect(core.calls['profiles.remove']({ id: 'default' })).rejects.toMatchObject({
    code: 'config.profile-managed',
  })
  expect(await exists('elsewhere.yaml')).toBe(true)
})

test('without a folder for its own files the app says so, and does not pretend that nothing is set up', async () => {
  await write('in-the-way', '')
  const core = await start({ environment: { LATCHKEY_HOME: join(home, 'in-the-way') } })
  expect(core.session.snapshot.trouble).toMatchObject({ code: 'keychain.file-failed' })
  expect(core.state.view.profiles).toMatchObject([{ id: 'default', active: true }])
  expect(core.state.view.notices).toMatchObject([{ mustChange: true }])
})

test('a sign-in that waits for its provider is told with the reason and the next try, in the log too', async () => {
  await write('config.yaml', config('id.one.example'))
  const core = await start()
  const ended = core.session.signInWithoutKeychain().catch((caught: unknown) => caught)
  await expect.poll(() => core.state.view.waiting).toMatchObject({ because: { code: 'oidc.unreachable' } })
  expect(await readFile(join(home, 'log', 'latchkey.log'), 'utf8')).toMatch(
    /"event":"provider\.waiting","code":"oidc\.unreachable","seconds":[12]\b/,
  )
  core.session.cancel()
  expect(await ended).toMatchObject({ code: 'general.cancelled' })
  expect(core.state.view.waiting).toBeNull()
})

test('with a keychain that is locked a sign-in ends before the browser opens', async () => {
  await write('config.yaml', config('id.one.example'))
  const openExternal = vi.fn(async () => {})
  const core = await start({ openExternal })
  keychain.lock('refuses')
  await expect(core.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'keychain.locked' })
  expect(core.session.snapshot.trouble).toMatchObject({ code: 'keychain.locked' })
  expect(openExternal).not.toHaveBeenCalled()
})

test('who signed in is kept with the profile', async () => {
  await write('config.yaml', config('id.one.example'))
  await signedIn('default')
  const core = await start()
  await expect.poll(() => core.state.view.profiles).toMatchObject([{ account: 'alice@acme.example' }])
  expect((await start()).state.view.profiles).toMatchObject([{ account: 'alice@acme.example' }])
})
