/** The demo as the README has it, with the stand-ins and with real peers: it plays itself and tells the result. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './support/run.ts'

const ROOT = join(import.meta.dirname, '../..')
const DEMO = ['--import', 'tsx', 'scripts/demo.ts', '--auto', '--json']

test.each([
  ['the stand-ins', []],
  ['real Headscale and tailscaled', ['--real']],
])('npm run demo -- --auto on %s', async (_name, more) => {
  const { code, stdout, stderr } = await run(process.execPath, [...DEMO, ...more], {
    cwd: ROOT,
    deadlineMs: 100_000,
    anyExit: true,
  })
  expect(code, stderr).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(events.at(-1)).toMatchObject({
    type: 'result',
    ok: true,
    identity: { email: 'alice@example.com' },
    node: { state: 'running', owner: 'alice@example.com' },
  })
})

test('npm run demo -- --auto ends with Latchkey when that ends before any page', async () => {
  const started = performance.now()
  const { code, stdout, stderr } = await run(process.execPath, DEMO, {
    cwd: ROOT,
    // Refused at once.
    env: { ...process.env, LATCHKEY_OIDC_SCOPE: 'profile' },
    deadlineMs: 100_000,
    anyExit: true,
  })
  expect(code, stderr).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ type: 'result', ok: false, error: { code: 'config.invalid' } })
  expect(stderr).not.toContain('stuck')
  // The person would wait for 60 s.
  expect(performance.now() - started).toBeLessThan(50_000)
})
