import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { LatchkeyConfig } from '../../../core/config/latchkey-config.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { silent } from '../../../core/log/logger.ts'
import { withRedirectPorts } from '../../../electron/network-file.ts'
import { createProfiles } from '../../../electron/profiles.ts'
import { settingsInMemory } from '../../../electron/settings-file.ts'
import { loadText } from '../../support/configurations.ts'
import { active, signingIn, snapshot, someError } from '../../support/snapshots.ts'

const yaml = (host: string) => `oidc:
  issuer: https://id.${host}
  client_id: latchkey
control:
  url: https://${host}
`

const JOINED = {
  issuer: 'https://id.new.example',
  clientId: 'latchkey',
  scope: null,
  controlUrl: 'https://new.example',
  redirectPorts: [],
  displayName: null,
}

/** Files in memory, and a session that only says which profile is the active one. */
function scene(named: string | null = null) {
  const disk = new Map<string, string>()
  const done: string[] = []
  const settings = settingsInMemory()
  const managed = new Map<string, string>()
  const session = {
    profile: null as string | null,
    snapshot: snapshot(),
    async switchTo(id: string | null) {
      done.push(`switch to ${id}`)
      session.profile = id
    },
    signOut: vi.fn(async () => {
      done.push('sign out')
    }),
  }
  const signOutOf = vi.fn(async (id: string) => {
    done.push(`sign out of ${id}`)
  })
  const remove = vi.fn(async (id: string) => {
    done.push(`remove ${id}`)
    disk.delete(id)
  })
  const forget = vi.fn(async (_id: string, _config: LatchkeyConfig | null) => {})
  const profiles = createProfiles({
    files: {
      list: async () => [...disk.keys()],
      async create(id, network) {
        disk.set(id, `oidc:\n  issuer: ${network.issuer}\n  client_id: x\ncontrol:\n  url: ${network.controlUrl}\n`)
      },
      async writeRedirectPorts(id, ports) {
        disk.set(id, withRedirectPorts(disk.get(id) ?? '', ports))
      },
      remove,
    },
    settings,
    session,
    logger: silent,
    named,
    async loadConfig(id) {
      const text = disk.get(id) ?? managed.get(id)
      if (text === undefined) throw new AppError('config.file-missing', { file: id, why: 'w', example: 'e' })
      return await loadText(text, id)
    },
    managedBy: (id) => (managed.has(id) ? '/etc/latchkey/policy.yaml' : null),
    signOutOf,
    forget,
    onViews: () => {},
    onActive: async () => {},
  })
  const ids = () => profiles.views.map(({ id }) => id)
  return { profiles, disk, done, settings, managed, session, signOutOf, remove, forget, ids }
}

let s: ReturnType<typeof scene>
beforeEach(() => {
  s = scene()
})

function set(...ids: readonly string[]): void {
  for (const id of ids) s.disk.set(id, yaml(`${id}.example`))
}

describe('at the start', () => {
  test('without a file there is no profile', async () => {
    await s.profiles.openFirst()
    expect(s.ids()).toEqual([])
    expect(s.done).toEqual(['switch to null'])
  })

  test('opens the one that was active last', async () => {
    set('default', 'work')
    await s.profiles.openFirst()
    await s.profiles.switchTo('work')
    s.session.profile = null
    await s.profiles.openFirst()
    expect(s.session.profile).toBe('work')
  })

  test('opens the first when the last one is gone', async () => {
    set('default')
    await s.settings.change((content) => ({ ...content, activeProfile: 'gone' }))
    await s.profiles.openFirst()
    expect(s.session.profile).toBe('default')
  })

  test('the command line has the word, for this time', async () => {
    s = scene('work')
    set('default', 'work')
    await s.settings.change((content) => ({ ...content, activeProfile: 'default' }))
    await s.profiles.openFirst()
    expect(s.session.profile).toBe('work')
    expect(s.settings.content.activeProfile).toBe('default')
  })

  test('a profile that was named and has no file is shown, so that it can be said what is missing', async () => {
    s = scene('typo')
    set('default')
    await s.profiles.openFirst()
    expect(s.session.profile).toBe('typo')
    expect(s.profiles.views.find(({ id }) => id === 'typo')).toMatchObject({ active: true, host: null })
  })
})

describe('what is shown of a profile', () => {
  test('its host until somebody names it, and a colour of its own', async () => {
    set('default', 'work')
    await s.profiles.openFirst()
    expect(s.profiles.views).toMatchObject([
      { id: 'default', name: 'default.example', colour: 'teal', host: 'default.example', active: true },
      { id: 'work', name: 'work.example', colour: 'blue', host: 'work.example', active: false },
    ])
    await s.profiles.edit({ id: 'work', name: 'Work', colour: 'rose' })
    expect(s.profiles.views[1]).toMatchObject({ name: 'Work', colour: 'rose' })
  })

  test('a colour stays when another profile goes', async () => {
    set('default', 'work')
    await s.profiles.openFirst()
    await s.profiles.remove('default')
    expect(s.profiles.views).toMatchObject([{ id: 'work', colour: 'blue' }])
  })

  test('its name only, when its configuration cannot be read', async () => {
    s.disk.set('work', 'oidc: [')
    await s.profiles.openFirst()
    expect(s.profiles.views).toMatchObject([{ id: 'work', name: 'work', host: null }])
    expect(s.profiles.activeConfig).toBeNull()
  })

  test('who signed in there last, also after the sign-out', async () => {
    set('default')
    await s.profiles.openFirst()
    await s.profiles.noteAccount(snapshot({ profile: 'default', session: active }))
    await s.profiles.noteAccount(snapshot({ profile: 'default', session: { kind: 'signedOut' } }))
    expect(s.profiles.views[0]?.account).toBe('alice@acme.example')
  })
})

describe('switching', () => {
  test('to the one that is open changes nothing: a sign-in goes on', async () => {
    set('default')
    await s.profiles.openFirst()
    s.done.length = 0
    await s.profiles.switchTo('default')
    expect(s.done).toEqual([])
  })

  test('to the one that could not be opened tries again', async () => {
    set('default')
    await s.profiles.openFirst()
    s.session.snapshot = snapshot({ session: { kind: 'unknown', because: someError } })
    s.done.length = 0
    await s.profiles.switchTo('default')
    expect(s.done).toEqual(['switch to default'])
  })

  test('happens by itself when the first file comes by hand', async () => {
    await s.profiles.openFirst()
    set('default')
    await s.profiles.refresh()
    expect(s.session.profile).toBe('default')
  })
})

describe('removing', () => {
  test('closes, signs out, then forgets, and opens another one', async () => {
    set('default', 'work')
    await s.profiles.openFirst()
    s.done.length = 0
    await s.profiles.remove('default')
    expect(s.done).toEqual(['switch to null', 'sign out of default', 'remove default', 'switch to work'])
    expect(s.ids()).toEqual(['work'])
    expect(s.settings.content.profiles.map(({ id }) => id)).toEqual(['work'])
  })

  test('leaves nothing set up after the last one', async () => {
    set('default')
    await s.profiles.openFirst()
    await s.profiles.remove('default')
    expect(s.session.profile).toBeNull()
    expect(s.settings.content.activeProfile).toBeNull()
  })

  test('leaves the active one alone when it is another', async () => {
    set('default', 'work')
    await s.profiles.openFirst()
    s.done.length = 0
    await s.profiles.remove('work')
    expect(s.done).toEqual(['sign out of work', 'remove work'])
  })

  test.each([active, signingIn('browser')])('lets the living session sign out what it holds', async (session) => {
    set('default')
    await s.profiles.openFirst()
    s.session.snapshot = snapshot({ session })
    await s.profiles.remove('default')
    expect(s.session.signOut).toHaveBeenCalledExactlyOnceWith({ node: 'keep', openPage: false })
    expect(s.signOutOf).not.toHaveBeenCalled()
  })

  test('stops where the sign-out is not finished: the profile is still there', async () => {
    set('default')
    await s.profiles.openFirst()
    s.signOutOf.mockRejectedValueOnce(new AppError('session.sign-out-unfinished', { because: 'b' }))
    await expect(s.profiles.remove('default')).rejects.toMatchObject({ code: 'session.sign-out-unfinished' })
    expect(s.disk.has('default')).toBe(true)
    expect(s.session.profile).toBe('default')
  })

  test('stops where its file cannot be removed: it is open again', async () => {
    set('default')
    await s.profiles.openFirst()
    const failure = new AppError('keychain.file-failed', { path: 'p', operation: 'removed', reason: 'r' })
    s.remove.mockRejectedValueOnce(failure)
    await expect(s.profiles.remove('default')).rejects.toBe(failure)
    expect(s.session.profile).toBe('default')
  })

  test("refuses an administrator's", async () => {
    s.managed.set('default', yaml('managed.example'))
    await s.profiles.openFirst()
    expect(s.profiles.views).toMatchObject([{ id: 'default', managed: true }])
    await expect(s.profiles.remove('default')).rejects.toMatchObject({ code: 'config.profile-managed' })
    expect(s.signOutOf).not.toHaveBeenCalled()
  })

  test("keeps the provider's documents while another profile uses them", async () => {
    s.disk.set('a', yaml('same.example'))
    s.disk.set('b', yaml('same.example'))
    await s.profiles.openFirst()
    await s.profiles.remove('b')
    expect(s.forget).toHaveBeenLastCalledWith('b', null)
    await s.profiles.remove('a')
    expect(s.forget).toHaveBeenLastCalledWith('a', expect.objectContaining({ profile: 'a' }))
  })

  test('a second click meets no half removed profile', async () => {
    set('default')
    await s.profiles.openFirst()
    const [first, second] = await Promise.allSettled([s.profiles.remove('default'), s.profiles.remove('default')])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'config.profile-unknown' } })
  })
})

describe('adding', () => {
  test('the first is the default, and becomes active', async () => {
    await s.profiles.openFirst()
    expect(await s.profiles.add({ ...JOINED, displayName: 'New Ltd' })).toBe('default')
    expect(s.profiles.views).toMatchObject([{ id: 'default', name: 'New Ltd', active: true }])
    expect(s.settings.content.activeProfile).toBe('default')
  })

  test('a further one is called after its host, and never like another', async () => {
    set('default')
    await s.profiles.openFirst()
    expect(await s.profiles.add(JOINED)).toBe('new.example')
    expect(await s.profiles.add({ ...JOINED, issuer: 'https://other.example' })).toBe('new.example-2')
  })

  test('a network is known by its server and its provider', async () => {
    set('default')
    await s.profiles.openFirst()
    expect(s.profiles.knownFor({ issuer: 'https://id.default.example', controlUrl: 'https://default.example' })).toBe(
      'default',
    )
    expect(s.profiles.knownFor({ issuer: 'https://id.default.example', controlUrl: null })).toBeNull()
  })
})

describe('the redirect ports', () => {
  test('are written, and the session opened with them', async () => {
    set('default')
    await s.profiles.openFirst()
    s.done.length = 0
    await s.profiles.setRedirectPorts([8400])
    expect(s.profiles.activeConfig?.redirect.ports).toEqual([8400])
    expect(s.done).toEqual(['switch to default'])
  })

  test('wait for the next start where the session lives in memory alone', async () => {
    set('default')
    await s.profiles.openFirst()
    s.session.snapshot = snapshot({ session: { ...active, memoryOnly: true } })
    s.done.length = 0
    await s.profiles.setRedirectPorts([8400])
    expect(s.done).toEqual([])
  })
})

test.each(['switchTo', 'edit', 'remove'] as const)('%s of a profile that is not there says so', async (act) => {
  set('default')
  await s.profiles.openFirst()
  const asked = act === 'edit' ? s.profiles.edit({ id: 'gone', name: 'x', colour: 'teal' }) : s.profiles[act]('gone')
  await expect(asked).rejects.toMatchObject({ code: 'config.profile-unknown' })
})
