import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canWriteLicences, writeLicences } from '../../../scripts/licences.mjs'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-licences-'))
  await write('LICENSE', 'Our own licence')
  await packageOf('electron', { LICENSE: 'The licence of Electron' })
  await packageOf('@napi-rs/keyring', { LICENSE: 'The licence of the keyring' })
  await packageOf('@napi-rs/keyring-linux-x64-gnu', { 'LICENSE.third-party.md': 'What is inside the keyring' })
  await packageOf('bundled', { 'LICENCE.md': 'The licence of bundled' })
  await packageOf('@scope/part', { COPYING: 'The licence of a part' })
  await packageOf('unused', { LICENSE: 'Not to be seen' })
  await write('dist/electron/main.js', '')
  await write('dist/renderer/index.html', '')
  await maps('../../node_modules/bundled/lib/a.js', '../../core/x.ts')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

async function packageOf(name: string, files: Readonly<Record<string, string>>, license: string | null = 'MIT') {
  await write(`node_modules/${name}/package.json`, JSON.stringify({ version: '1.0.0', license }))
  for (const [file, text] of Object.entries(files)) await write(`node_modules/${name}/${file}`, text)
}

async function maps(...sources: readonly string[]): Promise<void> {
  await write('dist/electron/main.js.map', JSON.stringify({ sources }))
  await write(
    'dist/renderer/assets/index.js.map',
    JSON.stringify({ sources: ['../../../node_modules/@scope/part/b.js'] }),
  )
}

test('the licences of what was built in, of Electron and of the keyring stand in one text, and no other', async () => {
  writeLicences(root)
  const text = await readFile(join(root, 'dist/electron/licences.txt'), 'utf8')
  for (const part of [
    'Our own licence',
    'electron 1.0.0 (MIT)',
    'The licence of Electron',
    'The licence of the keyring',
    'What is inside the keyring',
    'The licence of bundled',
    '@scope/part 1.0.0 (MIT)',
    'The licence of a part',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).not.toContain('Not to be seen')
})

test('a package without a word on its licence stops the build', async () => {
  await packageOf('silent', {}, null)
  await maps('../../node_modules/silent/a.js')
  expect(() => writeLicences(root)).toThrow('silent says nothing of its licence')
})

test('they are written once both parts are built', async () => {
  expect(canWriteLicences(root)).toBe(true)
  await rm(join(root, 'dist/electron/main.js'))
  expect(canWriteLicences(root)).toBe(false)
})
