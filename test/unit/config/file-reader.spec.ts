import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readFileFromDisk, readText } from '../../../core/config/file-reader.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-'))
  await writeFile(join(folder, 'ten'), '0123456789')
})
afterAll(() => rm(folder, { recursive: true }))

it('reads a whole file within its limit', async () => {
  expect(await readText(readFileFromDisk, join(folder, 'ten'), 10)).toEqual({ kind: 'text', text: '0123456789' })
})

it('reads one byte beyond the limit and no more', async () => {
  expect(await readFileFromDisk(join(folder, 'ten'), 4)).toHaveLength(5)
  expect(await readFileFromDisk('/dev/zero', 4)).toHaveLength(5)
})

it('tells a missing file from one that cannot be read', async () => {
  expect(await readText(readFileFromDisk, join(folder, 'none'), 10)).toEqual({ kind: 'missing' })
  expect(await readText(readFileFromDisk, join(folder, 'ten', 'x'), 10)).toEqual({ kind: 'missing' })
  expect(await readText(readFileFromDisk, folder, 10)).toMatchObject({ kind: 'unreadable', reason: 'it is a folder' })
})
