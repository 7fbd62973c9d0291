import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createJournal } from '../../../core/keychain/journal.ts'
import { createVaultNote } from '../../../core/keychain/vault-note.ts'
import type { JournalEntry, JournalPort } from '../../../core/session/ports.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-journal-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const entry: JournalEntry = {
  tokenHash: 'uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek',
  attempt: 'a1',
  at: 17,
  sends: 1,
}

describe('journal', () => {
  const open = (): JournalPort => createJournal({ home, profile: 'default' })
  const path = () => join(home, 'journal', 'default.json')

  it('keeps why the provider refused the token for good', async () => {
    const refusal = { code: 'session.not-renewable', params: { who: 'alice' } }
    await open().refuse(entry, refusal)
    expect(await open().pending()).toEqual({ ...entry, refusal })
    await open().begin(entry)
    expect(await open().pending()).toEqual({ ...entry, refusal: null })
  })

  it('has nothing pending at first', async () => {
    expect(await open().pending()).toBeNull()
  })

  it('tells the next process what was under way', async () => {
    await open().begin(entry)
    expect(await open().pending()).toEqual({ ...entry, refusal: null })
    await open().begin({ ...entry, sends: 2 })
    expect(await open().pending()).toEqual({ ...entry, sends: 2, refusal: null })
  })

  it('is one line in a private file', async () => {
    await open().begin(entry)
    expect(await readFile(path(), 'utf8')).toBe(`${JSON.stringify({ ...entry, refusal: null })}\n`)
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect((await stat(join(home, 'journal'))).mode & 0o777).toBe(0o700)
  })

  it('forgets at the end, also twice', async () => {
    await open().begin(entry)
    await open().end()
    await open().end()
    expect(await open().pending()).toBeNull()
  })

  it.each([
    '',
    '{"tokenHash":"x"',
    '[]',
    '{"tokenHash":7,"attempt":"a","at":1,"sends":1}',
    '\0\0\0',
    'x'.repeat(2_000_000),
  ])('reads a damaged line as one send with unknown outcome (%#)', async (text) => {
    await open().begin(entry)
    await writeFile(path(), text)
    expect(await open().pending()).toMatchObject({ tokenHash: '', sends: 1 })
    await open().begin(entry)
    expect(await open().pending()).toEqual({ ...entry, refusal: null })
  })

  it('does not stop a start when it cannot be read at all', async () => {
    await mkdir(path(), { recursive: true })
    expect(await open().pending()).toMatchObject({ tokenHash: '', sends: 1 })
  })

  it('says why it cannot be written', async () => {
    await writeFile(join(home, 'journal'), '')
    await expect(open().begin(entry)).rejects.toMatchObject({ code: 'keychain.file-failed' })
  })

  it('passes its checkpoints around each change on disk', async () => {
    const passed: [string, JournalEntry | null][] = []
    const seen: string[] = []
    const journal = createJournal({ home, profile: 'default', checkpoint: (name) => seen.push(name) })
    await journal.begin(entry)
    passed.push([seen.join(), await journal.pending()])
    await journal.end()
    expect(passed).toEqual([['journal.begin.before,journal.begin.after', { ...entry, refusal: null }]])
    expect(seen.slice(2)).toEqual(['journal.end.before', 'journal.end.after'])
  })

  it('keeps nothing when the power goes before the line is written', async () => {
    const cut = createJournal({
      home,
      profile: 'default',
      checkpoint: () => {
        throw new Error('power cut')
      },
    })
    await expect(cut.begin(entry)).rejects.toThrow('power cut')
    expect(await open().pending()).toBeNull()
  })
})

describe('note of the vault', () => {
  const path = () => join(home, 'state', 'work%2Flab.json')
  const open = () => createVaultNote(home, 'work/lab')

  it('remembers across processes that a record should be there, and nothing of it', async () => {
    expect(await open().read()).toBe('none')
    await open().write('expected')
    expect(await open().read()).toBe('expected')
    expect(await readFile(path(), 'utf8')).toBe('{"version":1,"record":"expected"}\n')
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect((await stat(join(home, 'state'))).mode & 0o777).toBe(0o700)
  })

  it('can say that the record is forgotten, and go', async () => {
    await open().write('forgotten')
    expect(await open().read()).toBe('forgotten')
    await open().write('none')
    await open().write('none')
    expect(await open().read()).toBe('none')
  })

  it.each(['', '{}', '{"version":2,"record":"expected"}', 'x'])(
    'damaged (%j), still asks for the keychain',
    async (text) => {
      await open().write('forgotten')
      await writeFile(path(), text)
      expect(await open().read()).toBe('expected')
    },
  )
})
