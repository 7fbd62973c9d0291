/** The app's own file on a real disk: whole or not at all, and never lost. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSettingsFile } from '../../../electron/settings-file.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-settings-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const path = () => join(home, 'app-settings.json')
const open = () => openSettingsFile(home, () => Date.UTC(2026, 0, 2, 3, 4, 5))
const names = () => readdir(home)

const dark = (content: Awaited<ReturnType<typeof open>>['file']['content']) => ({
  ...content,
  chosen: { ...content.chosen, theme: 'dark' as const },
})

test('what was changed is there at the next start, readable by its owner alone', async () => {
  const { file } = await open()
  await file.change(dark)
  expect((await open()).file.content.chosen).toEqual({ theme: 'dark' })
  expect((await stat(path())).mode & 0o777).toBe(0o600)
})

test('nothing is written before something is changed', async () => {
  const { file } = await open()
  await file.change((content) => content)
  expect(await names()).toEqual([])
})

test('changes that come at once all count', async () => {
  const { file } = await open()
  await Promise.all(
    ['a', 'b', 'c'].map((id) =>
      file.change((content) => ({
        ...content,
        profiles: [...content.profiles, { id, name: null, colour: 'teal', account: null }],
      })),
    ),
  )
  expect((await open()).file.content.profiles.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a crash in the middle of a write leaves the settings from before', async () => {
  await (await open()).file.change(dark)
  // What a process that died between write and rename leaves behind.
  await writeFile(join(home, '.app-settings.json.0123456789ab.tmp'), '{"version":1,"chos')
  const { file, notices } = await open()
  expect(file.content.chosen).toEqual({ theme: 'dark' })
  expect(notices).toEqual([])
})

describe.each([
  ['no JSON', '{"version":1,'],
  ['empty', ''],
  [
    'of another shape',
    '{"version":1,"chosen":{"theme":"pink"},"profiles":[],"activeProfile":null,"startAtLoginTold":null}',
  ],
  ['of a newer Latchkey', '{"version":2}'],
])('a file that is %s', (_name, text) => {
  test('is set aside whole, and told of', async () => {
    await writeFile(path(), text)
    const { file, notices } = await open()
    expect(file.content.chosen).toEqual({})
    const aside = 'app-settings.json.broken-2026-01-02T03-04-05-000Z'
    expect(await names()).toEqual([aside])
    expect(await readFile(join(home, aside), 'utf8')).toBe(text)
    expect(notices).toMatchObject([{ text: expect.stringContaining(aside), mustChange: false }])
  })
})

test('fields of a later version that this one does not know are no damage', async () => {
  await (await open()).file.change(dark)
  const stored: unknown = JSON.parse(await readFile(path(), 'utf8'))
  await writeFile(path(), JSON.stringify({ ...Object(stored), later: true }))
  expect((await open()).file.content.chosen).toEqual({ theme: 'dark' })
})

test('a file that cannot be read is told of and never written over: changes last until the app ends', async () => {
  await mkdir(path())
  const { file, notices } = await open()
  expect(file.content.chosen).toEqual({})
  expect(notices).toMatchObject([{ text: expect.stringContaining('app-settings.json'), mustChange: true }])
  await file.change(dark)
  expect(file.content).toEqual(dark(file.content))
  expect(await readdir(path())).toEqual([])
})

test('a folder that cannot be written keeps the old settings', async () => {
  const { file } = await open()
  await rm(home, { recursive: true })
  await expect(file.change(dark)).rejects.toMatchObject({ code: 'keychain.file-failed' })
  expect(file.content.chosen).toEqual({})
})
