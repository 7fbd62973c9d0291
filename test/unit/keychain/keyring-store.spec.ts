import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createKeyringStore,
  type KeyringModule,
  type KeyringStoreOptions,
} from '../../../core/keychain/keyring-store.ts'

/** A library in memory that counts its connections, and fails or waits as told. */
function fakeLibrary() {
  const items = new Map<string, string>()
  const made: unknown[][] = []
  const behaviour: { next: (() => Promise<void>)[] } = { next: [] }
  class AsyncEntry {
    readonly account: string
    constructor(service: string, account: string, options: { linux: { store: 'secret-service' } }) {
      made.push([service, account, options])
      this.account = account
    }
    async getPassword() {
      await behaviour.next.shift()?.()
      return items.get(this.account) ?? null
    }
    async setPassword(password: string) {
      await behaviour.next.shift()?.()
      items.set(this.account, password)
    }
    async deleteCredential() {
      await behaviour.next.shift()?.()
      return items.delete(this.account)
    }
  }
  const library: KeyringModule = { AsyncEntry }
  const store = (options: KeyringStoreOptions = {}) => createKeyringStore({ load: async () => library, ...options })
  const failing = (text: string) => () => Promise.reject(Object.assign(new Error(text), { code: 'GenericFailure' }))
  return { items, made, behaviour, store, failing }
}

describe('keyring store', () => {
  it('keeps, gives back and deletes, and pins the Secret Service', async () => {
    const { store, made } = fakeLibrary()
    const keyring = store()
    expect(await keyring.get('default/head')).toBeNull()
    await keyring.set('default/head', 'x')
    expect(await keyring.get('default/head')).toBe('x')
    expect(await keyring.delete('default/head')).toBe(true)
    expect(await keyring.delete('default/head')).toBe(false)
    expect(made).toEqual([['Latchkey', 'default/head', { linux: { store: 'secret-service' } }]])
  })

  it('knows the limit of an item on Windows alone', () => {
    const { store } = fakeLibrary()
    expect(store({ platform: 'win32' })).toMatchObject({ itemLimit: 1280, label: 'Credential Manager' })
    expect(store({ platform: 'linux' })).toMatchObject({ itemLimit: Number.POSITIVE_INFINITY, label: 'Secret Service' })
    expect(store({ platform: 'darwin' })).toMatchObject({ itemLimit: Number.POSITIVE_INFINITY, label: 'Keychain' })
  })

  it.each([
    // Seen on gnome-keyring with 2.1.2
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'keychain.locked'],
    ["Couldn't access platform storage: Secret Service: no result found", 'keychain.no-collection'],
    ['zbus error: org.freedesktop.Secret.Error.IsLocked: Cannot get secret of a locked object', 'keychain.locked'],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      'keychain.absent',
    ],
    [
      'Platform failure: DBus error: Failed to connect to socket /run/user/1/bus: No such file or directory',
      'keychain.absent',
    ],
    [
      'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead',
      'keychain.absent',
    ],
    [
      'Platform failure: DBus error: Did not receive a reply. Possible causes include: the remote application did not send a reply',
      'keychain.unresponsive',
    ],
    ['Password data is not valid UTF-8', 'keychain.unreadable'],
    // Of the other systems
    ["Couldn't access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION", 'keychain.absent'],
    ["Couldn't access platform storage: User interaction is not allowed.", 'keychain.locked'],
    ['Platform failure: The user name or passphrase you entered is not correct.', 'keychain.denied'],
    ['Platform failure: User canceled the operation.', 'keychain.denied'],
    ["Value of 'password' is longer than the platform limit of 2560 chars", 'keychain.too-long'],
    ['Entry is matched by 2 credentials: [...]', 'keychain.unreadable'],
    ["Couldn't access platform storage: something new", 'keychain.locked'],
    ['Platform failure: something new', 'keychain.failed'],
  ])('translates "%s"', async (text, code) => {
    const { store, behaviour, failing } = fakeLibrary()
    behaviour.next = [failing(text)]
    const failure = await store()
      .set('a', 'secret-value')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code })
    // No text of the library reaches the person, and nothing of the value.
    expect(JSON.stringify(failure)).not.toContain('something new')
    expect(JSON.stringify(failure)).not.toContain('secret-value')
  })

  it('names the length that did not fit', async () => {
    const { store, behaviour, failing } = fakeLibrary()
    behaviour.next = [failing("Value of 'password' is longer than the platform limit of 2560 chars")]
    await expect(store().set('a', 'x'.repeat(3000))).rejects.toMatchObject({
      params: { length: '3000', limit: '2560' },
    })
  })

  it('says absent when the library does not load', async () => {
    const store = createKeyringStore({ load: () => Promise.reject(new Error('no binary')), platform: 'freebsd' })
    await expect(store.get('a')).rejects.toMatchObject({
      code: 'keychain.absent',
      params: { reason: expect.stringContaining('freebsd') },
    })
  })

  it.each([
    'Platform failure: DBus error: The session does not exist',
    'Platform failure: DBus error: Message recipient disconnected from message bus without replying',
  ])('connects anew when the keychain restarted (%s), a few times', async (text) => {
    const { store, behaviour, made, failing } = fakeLibrary()
    const keyring = store()
    await keyring.set('a', 'x')
    const stale = failing(text)
    behaviour.next = [stale]
    expect(await keyring.get('a')).toBe('x')
    expect(made).toHaveLength(2)
    behaviour.next = [stale, stale, stale]
    expect(await keyring.get('a')).toBe('x')
    behaviour.next = [stale, stale, stale, stale]
    await expect(keyring.get('a')).rejects.toMatchObject({ code: 'keychain.failed', params: { operation: 'read' } })
  })
})

describe('keyring store that waits', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const never = () => new Promise<void>(() => {})

  it('gives up at its deadline', async () => {
    const { store, behaviour } = fakeLibrary()
    behaviour.next = [never]
    const waiting = expect(store({ deadlineMs: 60_000 }).get('a')).rejects.toMatchObject({
      code: 'keychain.unresponsive',
    })
    await vi.advanceTimersByTimeAsync(60_000)
    await waiting
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives up when the caller does, and starts nothing when it already has', async () => {
    const { store, behaviour, made } = fakeLibrary()
    behaviour.next = [never]
    const keyring = store()
    const caller = new AbortController()
    const waiting = expect(keyring.get('a', caller.signal)).rejects.toMatchObject({ code: 'general.cancelled' })
    await vi.advanceTimersByTimeAsync(10)
    caller.abort()
    await waiting
    const late = createKeyringStore({ load: () => Promise.reject(new Error('loaded')) })
    await expect(late.get('a', AbortSignal.abort())).rejects.toMatchObject({ code: 'general.cancelled' })
    expect(made).toHaveLength(1)
  })

  it("says unresponsive when the deadline is the caller's", async () => {
    const { store, behaviour } = fakeLibrary()
    behaviour.next = [never]
    const caller = new AbortController()
    const waiting = expect(store().get('a', caller.signal)).rejects.toMatchObject({ code: 'keychain.unresponsive' })
    caller.abort(new DOMException('late', 'TimeoutError'))
    await waiting
  })

  it('makes one call at a time, and never starts one that was given up in the queue', async () => {
    const { store, behaviour, items } = fakeLibrary()
    let unlock = () => {}
    behaviour.next = [
      () =>
        new Promise((resolve) => {
          unlock = resolve
        }),
    ]
    const keyring = store({ deadlineMs: 1000 })
    const first = expect(keyring.set('a', 'first')).rejects.toMatchObject({ code: 'keychain.unresponsive' })
    const second = expect(keyring.set('a', 'second')).rejects.toMatchObject({ code: 'keychain.unresponsive' })
    await vi.advanceTimersByTimeAsync(1000)
    await Promise.all([first, second])
    // The person unlocks after all: what was under way lands, what nobody waits for does not, what comes next comes last.
    const third = keyring.set('a', 'third')
    unlock()
    await third
    expect(items.get('a')).toBe('third')
    expect(await keyring.get('a')).toBe('third')
  })
})
