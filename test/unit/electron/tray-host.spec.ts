import { expect, test, vi } from 'vitest'
import { hasTrayHost } from '../../../electron/tray-host.ts'

test.each(['win32', 'darwin'] as const)('%s always has a panel, and nobody is asked', async (platform) => {
  const run = vi.fn()
  expect(await hasTrayHost(platform, run)).toBe(true)
  expect(run).not.toHaveBeenCalled()
})

test.each([
  ['(true,)\n', true],
  ['(false,)\n', false],
  ['b true\n', true],
  ['b false\n', false],
])('on Linux the session bus is asked: %j', async (answer, expected) => {
  expect(await hasTrayHost('linux', async () => answer)).toBe(expected)
})

test('the second tool is asked where the first is missing or makes no sense', async () => {
  const answers: Record<string, string> = { gdbus: 'Usage: gdbus', busctl: 'b false' }
  const run = vi.fn(async (file: string) => answers[file] ?? null)
  expect(await hasTrayHost('linux', run)).toBe(false)
  expect(run.mock.calls.map(([file]) => file)).toEqual(['gdbus', 'busctl'])
})

test('a panel is assumed where nobody can be asked', async () => {
  expect(await hasTrayHost('linux', async () => null)).toBe(true)
})
