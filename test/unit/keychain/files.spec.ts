import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ensurePrivateFolder,
  fileName,
  readTextFile,
  removeFile,
  writeFileAtomic,
} from '../../../core/keychain/files.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-files-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('private folder', () => {
  it('is made with its parents, for its owner only', async () => {
    const folder = join(home, 'a', 'b')
    await ensurePrivateFolder(folder)
    expect(await modeOf(folder)).toBe(0o700)
    expect(await modeOf(join(home, 'a'))).toBe(0o700)
    await ensurePrivateFolder(folder)
  })

  it.each([0o770, 0o702])(
    'is refused when others can write to it (%o), with the command that mends it',
    async (mode) => {
      await chmod(home, mode)
      await expect(ensurePrivateFolder(home)).rejects.toMatchObject({
        code: 'keychain.folder-not-private',
        userMessage: expect.stringContaining(home),
        hint: expect.stringContaining(`chmod go-w "${home}"`),
      })
    },
  )

  it('is accepted when others can only look', async () => {
    await chmod(home, 0o755)
    await ensurePrivateFolder(home)
  })

  it('is refused when it belongs to somebody else', async () => {
    const me = (await stat(home)).uid
    await expect(ensurePrivateFolder(home, me + 1)).rejects.toMatchObject({
      code: 'keychain.folder-not-private',
      params: { reason: `it belongs to user ID ${me}` },
    })
  })

  it('may be reached by a link of our own', async () => {
    await mkdir(join(home, 'real'), { mode: 0o700 })
    await symlink(join(home, 'real'), join(home, 'link'))
    await ensurePrivateFolder(join(home, 'link'))
  })

  it('names the reason when a file is in the way', async () => {
    await writeFile(join(home, 'file'), '')
    await expect(ensurePrivateFolder(join(home, 'file'))).rejects.toMatchObject({
      code: 'keychain.file-failed',
      params: { path: join(home, 'file'), reason: 'a file is in the way' },
    })
    await expect(ensurePrivateFolder(join(home, 'file', 'sub'))).rejects.toMatchObject({
      params: { reason: 'a part of the path is not a folder' },
    })
  })
})

describe('atomic file', () => {
  it('is written for its owner only and leaves nothing beside it', async () => {
    const path = join(home, 'x.json')
    await writeFileAtomic(path, 'one')
    await writeFileAtomic(path, 'two')
    expect(await readFile(path, 'utf8')).toBe('two')
    expect(await modeOf(path)).toBe(0o600)
    expect(await readdir(home)).toEqual(['x.json'])
  })

  it('keeps the old text and leaves nothing behind when it cannot be replaced', async () => {
    const path = join(home, 'x.json')
    await mkdir(join(path, 'full'), { recursive: true })
    await expect(writeFileAtomic(path, 'two')).rejects.toMatchObject({
      code: 'keychain.file-failed',
      params: { path, operation: 'written' },
    })
    expect(await readdir(home)).toEqual(['x.json'])
  })

  it('does not follow a link that stands in its place', async () => {
    const target = join(home, 'target')
    await writeFile(target, 'theirs')
    await symlink(target, join(home, 'x.json'))
    await writeFileAtomic(join(home, 'x.json'), 'ours')
    expect(await readFile(target, 'utf8')).toBe('theirs')
  })

  it('survives many writers at once with the text of one of them', async () => {
    const path = join(home, 'x.json')
    const texts = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(10_000))
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)))
    expect(texts).toContain(await readFile(path, 'utf8'))
    expect(await readdir(home)).toEqual(['x.json'])
  })

  it('names path and reason when its folder is missing', async () => {
    await expect(writeFileAtomic(join(home, 'none', 'x'), '')).rejects.toMatchObject({
      code: 'keychain.file-failed',
      params: { reason: 'it or its folder is missing' },
    })
  })
})

describe('reading and removing', () => {
  it('reads null where no file is', async () => {
    expect(await readTextFile(join(home, 'none'))).toBeNull()
  })

  it('does not swallow a file that is far too large', async () => {
    await writeFile(join(home, 'big'), 'x'.repeat(101))
    await expect(readTextFile(join(home, 'big'), 100)).rejects.toMatchObject({ code: 'keychain.file-failed' })
    expect(await readTextFile(join(home, 'big'), 101)).toHaveLength(101)
  })

  it('removes a file, and is content with none', async () => {
    await writeFile(join(home, 'x'), '')
    await removeFile(join(home, 'x'))
    await removeFile(join(home, 'x'))
    expect(await readdir(home)).toEqual([])
  })
})

describe('file names', () => {
  it.each([
    ['default', 'default'],
    ['my.work-1_x', 'my.work-1_x'],
    ['a/b', 'a%2Fb'],
    ['..', '%2e%2e'],
    ['.hidden', '%2ehidden'],
    ["it's*", 'it%27s%2a'],
    ['Büro', 'B%C3%BCro'],
    ['a\\b:c', 'a%5Cb%3Ac'],
  ])('%s becomes %s', (name, expected) => expect(fileName(name)).toBe(expected))
})
