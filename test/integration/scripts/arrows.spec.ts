/** The rules of .dependency-cruiser.cjs hold: a small tree that breaks one of them is refused for that reason. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const CRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-arrows-'))
  await writeFile(join(folder, 'tsconfig.json'), '{}')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** @returns what the rules say of a file `from` that imports `to` */
async function judge(from: string, to: string): Promise<string> {
  for (const [file, text] of [
    [to, 'export const value = 1\n'],
    [from, `import { value } from '${relative(dirname(from), to)}'\nexport const other = value\n`],
  ] as const) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  const args = [CRUISE, '--config', join(ROOT, '.dependency-cruiser.cjs'), from, to]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr))
  })
}

describe('the import arrows', () => {
  it.each([
    ['electron/a.ts', 'cli/b.ts'],
    ['cli/a.ts', 'electron/b.ts'],
    ['cli/a.ts', 'renderer/b.ts'],
    ['electron/a.ts', 'renderer/b.ts'],
    ['renderer/a.ts', 'cli/b.ts'],
  ])('refuse %s that imports %s', async (from, to) => {
    expect(await judge(from, to)).toContain('faces-never-import-one-another')
  })

  it.each([
    ['cli/a.ts', 'cli/commands/b.ts'],
    ['cli/a.ts', 'core/session/b.ts'],
    ['scripts/demo/a.ts', 'cli/b.ts'],
  ])('allow %s that imports %s', async (from, to) => {
    expect(await judge(from, to)).toContain('no dependency violations found')
  })
})
