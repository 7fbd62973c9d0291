import { describe, expect, it } from 'vitest'
import { configFile, latchkeyHome, policyFile } from '../../../core/config/location.ts'
import { AppError } from '../../../core/errors/app-error.ts'

describe("the app's folder", () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.config/latchkey'],
    ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: '/etc/a' }, '/etc/a/latchkey'],
    ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: 'relative' }, '/home/a/.config/latchkey'],
    ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: '' }, '/home/a/.config/latchkey'],
    ['linux', { HOME: '/home/a', LATCHKEY_HOME: '/srv/x' }, '/srv/x'],
    ['linux', {}, '/var/a/.config/latchkey'],
    ['darwin', { HOME: '/Users/a', XDG_CONFIG_HOME: '/etc/a' }, '/Users/a/Library/Application Support/Latchkey'],
    ['win32', { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, 'C:\\Users\\a\\AppData\\Roaming\\Latchkey'],
    ['win32', { LATCHKEY_HOME: 'D:\\x' }, 'D:\\x'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(latchkeyHome(env, platform, () => '/var/a')).toBe(folder)
  })

  it.each([
    ['win32', 'APPDATA'],
    ['linux', 'HOME'],
  ] as const)('on %s without %s is an error that names it', (platform, missing) => {
    expect(() => latchkeyHome({}, platform, () => '')).toThrow(
      expect.objectContaining({ code: 'config.no-home', params: { missing } }),
    )
  })
})

describe('the configuration file', () => {
  const base = { profile: 'default', home: '/h', env: {}, platform: 'linux' } as const

  it.each([
    ['the one of --config', { file: '/a.yaml', env: { LATCHKEY_CONFIG: '/b.yaml' }, profile: 'work' }, '/a.yaml', true],
    ['the one of LATCHKEY_CONFIG', { env: { LATCHKEY_CONFIG: '/b.yaml' }, profile: 'work' }, '/b.yaml', true],
    ["the profile's", { profile: 'work' }, '/h/profiles/work.yaml', false],
    ["the folder's", {}, '/h/config.yaml', false],
    ["the folder's when the variable is empty", { env: { LATCHKEY_CONFIG: '' } }, '/h/config.yaml', false],
  ])('is %s', (_, options, path, named) => {
    expect(configFile({ ...base, ...options })).toMatchObject({ path, named })
  })

  it('on Windows is below a folder in its spelling', () => {
    const { path } = configFile({ ...base, profile: 'work', home: 'C:\\Latchkey', platform: 'win32' })
    expect(path).toBe('C:\\Latchkey\\profiles\\work.yaml')
  })

  it.each(['../evil', 'a/b', 'a\\b', '', '.hidden', 'x'.repeat(65), 'a\0'])('is none for the profile %j', (profile) => {
    for (const file of [undefined, '/a.yaml']) {
      expect(() => configFile({ ...base, profile, file })).toThrow(AppError)
    }
  })
})

it('the policy has a place on Linux only', () => {
  expect([policyFile('linux'), policyFile('darwin'), policyFile('win32')]).toEqual([
    '/etc/latchkey/policy.yaml',
    null,
    null,
  ])
})
