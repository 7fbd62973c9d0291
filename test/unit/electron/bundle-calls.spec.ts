import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BundleCalls, bundleCalls } from '../../../electron/bundle-calls.ts'

let folder: string
let made: number
let asked: string[]
let chosen: (name: string) => Promise<string | null>
let calls: BundleCalls

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-bundle-'))
  made = 0
  asked = []
  chosen = async (name) => join(folder, name)
  calls = bundleCalls({
    make: async () => {
      made += 1
      return { fileName: 'latchkey-support.txt', text: `bundle ${made}\n` }
    },
    chooseFile: (name) => {
      asked.push(name)
      return chosen(name)
    },
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const preview = () => calls['bundle.preview'](undefined)
const save = () => calls['bundle.save'](undefined)
const saved = () => readFile(join(folder, 'latchkey-support.txt'), 'utf8')

describe('the support bundle', () => {
  it('is saved exactly as it was shown, for its owner alone', async () => {
    const { text } = await preview()
    expect(await save()).toEqual({ saved: true })
    expect(await saved()).toBe(text)
    expect(asked).toEqual(['latchkey-support.txt'])
    expect(made).toBe(1)
    expect((await stat(join(folder, 'latchkey-support.txt'))).mode & 0o777).toBe(0o600)
  })

  it('is not saved unseen', async () => {
    await expect(save()).rejects.toMatchObject({ code: 'doctor.nothing-shown' })
    expect(asked).toEqual([])
  })

  it('is what was shown when saving began, though another is shown meanwhile', async () => {
    await preview()
    let answer = (_file: string): void => {}
    chosen = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const saving = save()
    await preview()
    answer(join(folder, 'latchkey-support.txt'))
    await saving
    expect(await saved()).toBe('bundle 1\n')
  })

  it('says when the person chose nowhere', async () => {
    await preview()
    chosen = async () => null
    expect(await save()).toEqual({ saved: false })
  })

  it('says why it could not be saved', async () => {
    await preview()
    chosen = async () => join(folder, 'missing', 'file.txt')
    await expect(save()).rejects.toMatchObject({
      code: 'doctor.not-saved',
      params: { reason: 'it or its folder is missing' },
    })
  })
})
