/** What `npm run dist` does around electron-builder: takes only what keeps its promises, and says what is missing. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { whatIsMissing } from '../../scripts/packaging/installers.ts'
import { TARGETS } from '../../scripts/packaging/targets.ts'
import { usePacking } from './use-packing.ts'

const { scratch } = await usePacking()
const windows = TARGETS.filter(({ system }) => system === 'windows')

test('a machine without Electron hears which file is missing, where it comes from and what works without', async () => {
  const words = whatIsMissing(await mkdtemp(join(scratch, 'empty-')), windows, '45.4.1')
  expect(words).toContain('electron-v45.4.1-win32-x64.zip')
  expect(words).toContain('ELECTRON_MIRROR')
  expect(words).toContain('npm run check:packaging')
})

test('where Electron was unpacked, it is not blamed', async () => {
  const output = await mkdtemp(join(scratch, 'unpacked-'))
  await mkdir(join(output, 'win-unpacked'))
  await writeFile(join(output, 'win-unpacked/electron.exe'), '')
  expect(whatIsMissing(output, windows, '45.4.1')).toBe(null)
})
