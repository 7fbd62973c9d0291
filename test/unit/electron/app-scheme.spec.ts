import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageServer } from '../../../electron/app-scheme.ts'

let folder: string
let serve: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-pages-'))
  await mkdir(join(folder, 'pages/assets'), { recursive: true })
  await writeFile(join(folder, 'pages/index.html'), '<p>window</p>')
  await writeFile(join(folder, 'pages/assets/app.js'), 'run()')
  await writeFile(join(folder, 'pages/assets/app.js.map'), 'not for the window')
  await writeFile(join(folder, 'secret.html'), 'not ours')
  serve = await pageServer(join(folder, 'pages'))
})
afterAll(() => rm(folder, { recursive: true }))

test('serves a built page with its type and the policy', async () => {
  const answer = await serve(new Request('app://ui/index.html'))
  expect(await answer.text()).toBe('<p>window</p>')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = answer.headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(rule)
  }
  expect(policy).not.toMatch(/unsafe|\*/)
})

test('serves files in folders below', async () => {
  expect(await (await serve(new Request('app://ui/assets/app.js'))).text()).toBe('run()')
})

test.each([
  'app://ui/',
  'app://ui/missing.html',
  'app://ui/assets/app.js.map',
  'app://ui/../secret.html',
  'app://ui/%2e%2e/secret.html',
  'app://ui/..%2fsecret.html',
  'app://ui//index.html',
  'app://other/index.html',
])('does not serve %s', async (url) => {
  expect((await serve(new Request(url))).status).toBe(404)
})

test('answers no other method', async () => {
  expect((await serve(new Request('app://ui/index.html', { method: 'POST' }))).status).toBe(404)
})
