/** The promise of the vault, as a property: whatever dies or misbehaves in the middle, the old record or the new one is there. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../../core/keychain/checkpoints.ts'
import { MemoryStore, type Misbehaviour, type StoreOperation } from '../../../core/keychain/memory-store.ts'
import { createVault } from '../../../core/keychain/vault.ts'
import { Machine, memoryNote, PowerCut, plain, recordNumber } from '../../support/vault-parts.ts'

const HOME = import.meta.dirname

/** One thing that a person or a renewal does, and what goes wrong meanwhile. */
interface Step {
  readonly act: 'write' | 'clear'
  /** Characters of refresh token: from one item to several where the store limits them. */
  readonly size: number
  /** Checkpoints passed before the power goes; null: it stays. */
  readonly dieAt: number | null
  /** What the store does to the nth call of the step. */
  readonly faults: ReadonlyMap<number, Misbehaviour>
  readonly locked: 'no' | 'hides' | 'refuses'
}

const misbehaviour = fc.constantFrom<Misbehaviour>('refuse', 'lateRefuse', 'cut', 'lose')

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom<Step['act']>('write', 'write', 'write', 'clear'),
  size: fc.constantFrom(24, 2000, 6000),
  dieAt: fc.option(fc.nat(14), { nil: null }),
  faults: fc.array(fc.tuple(fc.nat(14), misbehaviour), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  locked: fc.constantFrom<Step['locked']>('no', 'no', 'no', 'no', 'hides', 'refuses'),
})

/** A store that takes a head, says so and drops it is past what can be told apart from one that never got it. */
function allowed(fault: Misbehaviour | null, operation: StoreOperation, account: string): Misbehaviour | null {
  return fault === 'lose' && (operation === 'delete' || account.endsWith('/head')) ? null : fault
}

async function playSteps(steps: readonly Step[], itemLimit: number): Promise<void> {
  const store = new MemoryStore({ itemLimit })
  const note = memoryNote()
  const reader = createVault({ home: HOME, profile: 'default', store, note })
  let possible = new Set<string | null>([null])

  for (const [index, { act, size, dieAt, faults, locked }] of steps.entries()) {
    const machine = new Machine(dieAt ?? undefined)
    const vault = createVault({
      home: HOME,
      profile: 'default',
      store: machine.store(store),
      note: machine.note(note),
      checkpoint: machine.checkpoint,
    })
    let call = -1
    store.misbehave = (operation, account) => {
      call += 1
      return allowed(faults.get(call) ?? null, operation, account)
    }
    if (locked !== 'no') store.lock(locked)
    const record = recordNumber(index, size)
    const wanted = act === 'write' ? plain(record) : null
    let done = true
    await (act === 'write' ? vault.write(record) : vault.clear()).catch((error: unknown) => {
      done = false
      if (!(error instanceof PowerCut)) expect(error).toMatchObject({ code: expect.stringMatching(/^keychain\./) })
    })
    store.misbehave = () => null
    store.unlock()

    // Signing out forgets at once, except when the power goes before it has begun.
    const forgotten = act === 'clear' && machine.passed.includes('vault.forget.after')
    possible = done || forgotten ? new Set([wanted]) : new Set([...possible, wanted])
    const read = plain(await reader.read())
    expect(possible).toContain(read)
    // What was read once stays until the next act.
    possible = new Set([read])
  }
}

describe('vault, whatever happens', () => {
  it.each([Number.POSITIVE_INFINITY, 1280])(
    'holds the old record or the new one (items of at most %s)',
    async (limit) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => playSteps(steps, limit)),
        { numRuns: 400 },
      )
    },
  )

  it('survives a crash at every checkpoint of a second write, first with the old record, from the head on with the new', async () => {
    const outcomes: [Checkpoint, 'old' | 'new'][] = []
    for (let dieAt = 0; ; dieAt += 1) {
      const store = new MemoryStore()
      const note = memoryNote()
      await createVault({ home: HOME, profile: 'default', store, note }).write(recordNumber(1))
      const machine = new Machine(dieAt)
      const parts = { store: machine.store(store), note: machine.note(note), checkpoint: machine.checkpoint }
      const cut = await createVault({ home: HOME, profile: 'default', ...parts })
        .write(recordNumber(2))
        .then(() => null)
        .catch((error: unknown) => error)
      if (cut === null) break
      if (!(cut instanceof PowerCut)) throw cut
      const read = plain(await createVault({ home: HOME, profile: 'default', store, note }).read())
      expect([plain(recordNumber(1)), plain(recordNumber(2))]).toContain(read)
      outcomes.push([cut.at, read === plain(recordNumber(1)) ? 'old' : 'new'])
    }
    expect(outcomes).toEqual([
      ['vault.slot.before', 'old'],
      ['vault.slot.after', 'old'],
      ['vault.head.before', 'old'],
      ['vault.head.after', 'new'],
      ['vault.clean.before', 'new'],
      ['vault.clean.after', 'new'],
    ])
  })

  it('is signed out after a crash at any checkpoint of a clear that had begun', async () => {
    for (let dieAt = 1; dieAt < 20; dieAt += 1) {
      const store = new MemoryStore()
      const note = memoryNote()
      await createVault({ home: HOME, profile: 'default', store, note }).write(recordNumber(1))
      const machine = new Machine(dieAt)
      const parts = { store: machine.store(store), note: machine.note(note), checkpoint: machine.checkpoint }
      await createVault({ home: HOME, profile: 'default', ...parts })
        .clear()
        .catch(() => {})
      const vault = createVault({ home: HOME, profile: 'default', store, note })
      expect(await vault.read()).toBeNull()
      await vault.write(recordNumber(2))
      expect(plain(await vault.read())).toBe(plain(recordNumber(2)))
    }
  })
})
