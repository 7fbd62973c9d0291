import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { logTail } from '../../../electron/log-tail.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('reads on into the file before, oldest first', async () => {
  await writeFile(join(folder, 'latchkey.log.1'), 'a\nb\n')
  await writeFile(join(folder, 'latchkey.log'), 'c\n\nd\n')
  expect(await logTail(folder, 3)).toEqual(['b', 'c', 'd'])
})

it('has no lines where there is no log, and none of a file that is no log of ours', async () => {
  expect(await logTail(folder, 3)).toEqual([])
  await writeFile(join(folder, 'latchkey.log'), 'x'.repeat(2 * 1024 * 1024 + 1))
  expect(await logTail(join(folder), 3)).toEqual([])
})
