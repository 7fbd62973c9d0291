import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CHECKPOINTS } from '../../../core/keychain/checkpoints.ts'
import { MemoryStore } from '../../../core/keychain/memory-store.ts'
import { createMemoryVault } from '../../../core/keychain/memory-vault.ts'
import { accountName } from '../../../core/keychain/slots.ts'
import { createVault, type Vault } from '../../../core/keychain/vault.ts'
import type { VaultPort } from '../../../core/session/ports.ts'
import { Machine, memoryNote, plain, recordNumber } from '../../support/vault-parts.ts'

const HOME = import.meta.dirname
const NAME = accountName('default', HOME)
const HEAD = `${NAME}/head`

function newVault(options: { itemLimit?: number } = {}) {
  const store = new MemoryStore(options)
  const note = memoryNote()
  const vault: Vault & VaultPort = createVault({ home: HOME, profile: 'default', store, note })
  return { store, note, vault }
}

describe('vault', () => {
  it('is empty before anything was written', async () => {
    const { vault } = newVault()
    expect(await vault.read()).toBeNull()
  })

  it('gives back what was written, secrets wrapped again', async () => {
    const { vault } = newVault()
    await vault.write(recordNumber(1))
    const read = await vault.read()
    expect(plain(read)).toBe(plain(recordNumber(1)))
    expect(JSON.stringify(read)).not.toContain('refresh-1')
  })

  it('keeps a record without a refresh token', async () => {
    const { vault } = newVault()
    const record = { ...recordNumber(1), refreshToken: null, scope: null }
    await vault.write(record)
    expect(plain(await vault.read())).toBe(plain(record))
  })

  it('holds the head and one slot at rest, and no trace of the old refresh token', async () => {
    const { vault, store } = newVault()
    for (const n of [1, 2, 3]) {
      await vault.write(recordNumber(n))
      expect([...store.items.keys()].sort()).toEqual([n % 2 === 1 ? `${NAME}/a` : `${NAME}/b`, HEAD])
      expect([...store.items.values()].join()).not.toContain(`refresh-${n - 1}-`)
    }
  })

  it('splits a record where the store limits an item, and joins it again', async () => {
    const { vault, store } = newVault({ itemLimit: 1280 })
    await vault.write(recordNumber(1, 5000))
    expect(store.items.size).toBeGreaterThan(4)
    expect(Math.max(...[...store.items.values()].map((value) => value.length))).toBeLessThanOrEqual(1280)
    expect(plain(await vault.read())).toBe(plain(recordNumber(1, 5000)))
  })

  it('leaves no part of a longer record behind', async () => {
    const { vault, store } = newVault({ itemLimit: 1280 })
    await vault.write(recordNumber(1, 9000))
    store.misbehave = (operation) => (operation === 'delete' ? 'refuse' : null)
    await vault.write(recordNumber(2))
    expect(store.items.size).toBeGreaterThan(8)
    store.misbehave = () => null
    await vault.write(recordNumber(3))
    expect([...store.items.keys()].sort()).toEqual([`${NAME}/a`, HEAD])
  })

  it('refuses a record that no store of this kind could hold, and keeps the old one', async () => {
    const { vault } = newVault({ itemLimit: 1280 })
    await vault.write(recordNumber(1))
    await expect(vault.write(recordNumber(2, 40_000))).rejects.toMatchObject({ code: 'keychain.too-long' })
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
  })

  it('keeps profiles apart', async () => {
    const { vault, store } = newVault()
    const other = createVault({ home: HOME, profile: 'work', store, note: memoryNote() })
    await vault.write(recordNumber(1))
    await other.write(recordNumber(2))
    await other.clear()
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
    expect(await other.read()).toBeNull()
  })

  it('keeps homes apart, as their locks are, whatever link leads to one', async () => {
    const homes = await mkdtemp(join(tmpdir(), 'latchkey-homes-'))
    try {
      await mkdir(join(homes, 'one'))
      await mkdir(join(homes, 'other'))
      await symlink(join(homes, 'one'), join(homes, 'link'))
      const store = new MemoryStore()
      const open = (home: string) =>
        createVault({ home: join(homes, home), profile: 'default', store, note: memoryNote() })
      await open('one').write(recordNumber(1))
      await open('other').write(recordNumber(2))
      expect(plain(await open('link').read())).toBe(plain(recordNumber(1)))
      expect(plain(await open('other').read())).toBe(plain(recordNumber(2)))
      expect(() => open('none')).toThrow(expect.objectContaining({ code: 'keychain.file-failed' }))
    } finally {
      await rm(homes, { recursive: true })
    }
  })

  it.each([
    ['a time of no whole milliseconds', { expiresAt: 1_700_000_000_000.5 }],
    ['an empty subject', { identity: { ...recordNumber(2).identity, subject: '' } }],
  ])('refuses a record that it could not read again, and keeps the old one: %s', async (_, changes) => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    const before = new Map(store.items)
    await expect(vault.write({ ...recordNumber(2), ...changes })).rejects.toMatchObject({ code: 'keychain.unreadable' })
    expect(store.items).toEqual(before)
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
  })

  it('forgets everything on clear', async () => {
    const { vault, store, note } = newVault({ itemLimit: 1280 })
    await vault.write(recordNumber(1, 4000))
    await vault.clear()
    expect(await vault.read()).toBeNull()
    expect(store.items.size).toBe(0)
    expect(note.state).toBe('none')
  })

  it('still tells, for revoking, what a clear has forgotten but could not remove', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    expect(await vault.remnant()).toBeNull()
    store.misbehave = (operation) => (operation === 'delete' ? 'refuse' : null)
    await expect(vault.clear()).rejects.toMatchObject({ code: expect.stringMatching(/^keychain\./) })
    store.misbehave = () => null
    expect(await vault.read()).toBeNull()
    expect(plain(await vault.remnant())).toBe(plain(recordNumber(1)))
    await vault.clear()
    expect(await vault.remnant()).toBeNull()
  })

  it('clears what was never there', async () => {
    const { vault } = newVault()
    await vault.clear()
    expect(await vault.read()).toBeNull()
  })
})

describe('vault and a store that is closed', () => {
  it('calls a hidden record locked, not empty', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.lock('hides')
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.locked' })
    store.unlock()
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
  })

  it('passes on that the store refuses', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.lock('refuses')
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.locked' })
  })

  it('calls an empty store empty where nothing was expected', async () => {
    const { vault, store } = newVault()
    store.lock('hides')
    expect(await vault.read()).toBeNull()
  })

  it('does not write over the record that counts when the store opens in the middle of a write', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.lock('hides')
    // The person answers the unlock prompt that the first write brings up.
    const set = store.set.bind(store)
    store.set = (account, value, signal) => {
      store.unlock()
      return set(account, value, signal)
    }
    store.misbehave = (operation, account) => (operation === 'set' && account === HEAD ? 'refuse' : null)
    await expect(vault.write(recordNumber(2))).rejects.toMatchObject({ code: 'keychain.failed' })
    store.misbehave = () => null
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
  })

  it('is signed out after a clear that could not reach the store, and says that it could not', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.lock('refuses')
    await expect(vault.clear()).rejects.toMatchObject({ code: 'keychain.locked' })
    expect(await vault.read()).toBeNull()
    store.unlock()
    expect(await vault.read()).toBeNull()
    await vault.write(recordNumber(2))
    expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
    await vault.clear()
    expect(store.items.size).toBe(0)
  })

  it('can be cleared and used again after the person removed the items', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.items.clear()
    await expect(vault.read()).rejects.toMatchObject({
      code: 'keychain.locked',
      hint: expect.stringContaining('latchkey logout'),
    })
    await vault.clear()
    expect(await vault.read()).toBeNull()
  })

  it('lets a new sign-in write although the person removed the items', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.items.clear()
    await vault.write(recordNumber(2))
    expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
  })

  it('stops reading when the caller no longer wants it', async () => {
    const { vault } = newVault()
    await vault.write(recordNumber(1))
    await expect(vault.read(AbortSignal.abort())).rejects.toMatchObject({ code: 'general.cancelled' })
  })
})

describe('vault and damage', () => {
  it('reads the slot that proves itself when the head is lost, torn or foreign', async () => {
    for (const damage of ['', '{"version":1,"generation":2', 'x']) {
      const { vault, store } = newVault()
      await vault.write(recordNumber(1))
      await vault.write(recordNumber(2))
      if (damage === '') store.items.delete(HEAD)
      else store.items.set(HEAD, damage)
      expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
      await vault.write(recordNumber(3))
      expect(plain(await vault.read())).toBe(plain(recordNumber(3)))
    }
  })

  it('prefers the newer of two whole slots when the head is torn', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.misbehave = (operation) => (operation === 'delete' ? 'refuse' : null)
    await vault.write(recordNumber(2))
    store.items.set(HEAD, 'torn')
    expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
  })

  it('calls a damaged slot unreadable, not empty', async () => {
    for (const damage of ['', '1:1:1/1:short:{}', 'text', undefined]) {
      const { vault, store } = newVault()
      await vault.write(recordNumber(1))
      if (damage === undefined) store.items.delete(`${NAME}/a`)
      else store.items.set(`${NAME}/a`, damage)
      await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.unreadable' })
      await vault.write(recordNumber(2))
      expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
    }
  })

  it('notices one changed character', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    const text = store.items.get(`${NAME}/a`) ?? ''
    store.items.set(`${NAME}/a`, text.replace('refresh-1', 'refresh-2'))
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.unreadable' })
  })

  it('does not bring back a record from before the last but one', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    const old = store.items.get(`${NAME}/a`) ?? ''
    for (const n of [2, 3, 4]) await vault.write(recordNumber(n))
    store.items.set(`${NAME}/a`, old)
    store.items.set(`${NAME}/b`, 'damaged')
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.unreadable' })
  })

  it('never joins parts of two writes', async () => {
    const { vault, store } = newVault({ itemLimit: 1280 })
    await vault.write(recordNumber(1, 3000))
    const foreign = store.items.get(`${NAME}/a/1`) ?? ''
    await vault.write(recordNumber(2, 3000))
    await vault.write(recordNumber(3, 3000))
    store.items.set(`${NAME}/a/1`, foreign)
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.unreadable' })
  })

  it('says that a store which cuts values short did not keep the record, and keeps the old one', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.misbehave = (operation) => (operation === 'set' ? 'cut' : null)
    await expect(vault.write(recordNumber(2))).rejects.toMatchObject({ code: 'keychain.not-kept' })
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
  })

  it('says that a store which drops values did not keep the record', async () => {
    const { vault, store } = newVault()
    store.misbehave = (operation) => (operation === 'set' ? 'lose' : null)
    await expect(vault.write(recordNumber(1))).rejects.toMatchObject({ code: 'keychain.not-kept' })
    await expect(vault.probe()).rejects.toMatchObject({ code: 'keychain.not-kept' })
  })

  it('reads past a writer that replaces head and slot between two looks', async () => {
    const { vault, store, note } = newVault()
    await vault.write(recordNumber(1))
    const writer = createVault({ home: HOME, profile: 'default', store, note })
    // Between the head and its slot comes one write, and between that slot and the other one the next.
    const pending = new Map([
      [HEAD, recordNumber(2)],
      [`${NAME}/b`, recordNumber(3)],
    ])
    const slow = new MemoryStore()
    slow.get = async (account) => {
      const text = account === HEAD ? await store.get(account) : null
      const next = pending.get(account)
      pending.delete(account)
      if (next !== undefined) await writer.write(next)
      return text ?? store.get(account)
    }
    const reader = createVault({ home: HOME, profile: 'default', store: slow, note })
    expect(plain(await reader.read())).toBe(plain(recordNumber(3)))
    expect(pending.size).toBe(0)
  })
})

describe('vault and other versions', () => {
  const newer = (text: string) => text.replace('"version":1', '"version":2')

  it('does not touch what a newer Latchkey wrote, and says so', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.items.set(HEAD, newer(store.items.get(HEAD) ?? ''))
    const before = new Map(store.items)
    await expect(vault.read()).rejects.toMatchObject({
      code: 'keychain.unreadable-newer',
      params: { version: '2', known: '1' },
    })
    await expect(vault.write(recordNumber(2))).rejects.toMatchObject({ code: 'keychain.unreadable-newer' })
    expect(store.items).toEqual(before)
    await vault.clear()
    expect(store.items.size).toBe(0)
  })

  it('knows a newer slot by its first characters', async () => {
    const { vault, store } = newVault()
    await vault.write(recordNumber(1))
    store.items.set(`${NAME}/a`, (store.items.get(`${NAME}/a`) ?? '').replace(/^1:/, '2:'))
    await expect(vault.read()).rejects.toMatchObject({ code: 'keychain.unreadable-newer' })
  })
})

describe('checkpoints of the vault', () => {
  it('are passed in the order in which they are listed', async () => {
    const machine = new Machine()
    const store = new MemoryStore()
    const vault = createVault({
      home: HOME,
      profile: 'default',
      store,
      note: memoryNote(),
      checkpoint: machine.checkpoint,
    })
    await vault.write(recordNumber(1))
    await vault.clear()
    const named = CHECKPOINTS.filter((name) => name.startsWith('vault.'))
    expect([...new Set(machine.passed)]).toEqual(named)
  })
})

describe('memory vault', () => {
  it('keeps a record until it is cleared', async () => {
    const vault: VaultPort = createMemoryVault()
    expect(await vault.read()).toBeNull()
    await vault.write(recordNumber(1))
    expect(plain(await vault.read())).toBe(plain(recordNumber(1)))
    await vault.clear()
    expect(await vault.read()).toBeNull()
  })
})
