/** The built app stays as small as it was promised to be (docs/performance.md). */

import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { LANGUAGE_TAGS } from '../../core/contract/app-view.ts'
import { BUDGETS, type BuiltSizes, builtSizes } from '../../scripts/bench/app/sizes.ts'

const ROOT = process.env.LATCHKEY_APP_ROOT ?? dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let sizes: BuiltSizes

beforeAll(async () => {
  sizes = await builtSizes(join(ROOT, 'dist'))
})

test.each(['main', 'preload', 'window', 'style'] as const)('%s is within its budget', (part) => {
  expect(sizes[part].bytes).toBeGreaterThan(0)
  expect(sizes[part].bytes).toBeLessThanOrEqual(BUDGETS[part])
})

test('main comes without provider, configuration, doctor and joining', () => {
  const names = sizes.parts.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['configuration', 'doctor-part', 'join-look', 'provider']))
})

test('each language is a file of its own', () => {
  expect(sizes.languages.map(({ name }) => name)).toEqual([...LANGUAGE_TAGS].sort())
})

test('the native keyring is all that runs beside what is built', async () => {
  expect(sizes.modules).toEqual(['@napi-rs/keyring'])
  const { dependencies }: { dependencies: object } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect(Object.keys(dependencies)).toEqual(['@napi-rs/keyring'])
})
