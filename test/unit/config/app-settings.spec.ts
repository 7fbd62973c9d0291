import { describe, expect, test } from 'vitest'
import { type AppSettings, loadAppSettings } from '../../../core/config/app-settings.ts'

const HOME = '/home/alice/.config/latchkey'
const FILE = `${HOME}/config.yaml`
const POLICY = '/etc/latchkey/policy.yaml'

function load(
  files: Readonly<Record<string, string>>,
  env = {},
  profile: string | null = 'default',
): Promise<AppSettings> {
  return loadAppSettings({
    profile,
    home: HOME,
    env,
    platform: 'linux',
    async readFile(path) {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT' })
      return new TextEncoder().encode(text)
    },
  })
}

const NOTHING = { startAtLogin: null, notifications: null, language: null, theme: null, browser: null }

describe('what a configuration says of the tray app', () => {
  test('is nothing where nothing is written', async () => {
    expect(await load({})).toEqual(NOTHING)
  })

  test("is a default in the profile's file, and locked by the policy and the environment", async () => {
    const files = {
      [FILE]: 'app: { start_at_login: true, theme: dark, language: fr, browser: Firefox }\n',
      [POLICY]: 'app:\n  language: de\n',
    }
    expect(await load(files, { LATCHKEY_APP_NOTIFICATIONS: 'false' })).toEqual({
      startAtLogin: { value: true, lockedBy: null },
      notifications: { value: false, lockedBy: 'environment variable LATCHKEY_APP_NOTIFICATIONS' },
      language: { value: 'de', lockedBy: POLICY },
      theme: { value: 'dark', lockedBy: null },
      browser: { value: 'Firefox', lockedBy: null },
    })
  })

  test('is the policy alone where no network is set up', async () => {
    const files = { [FILE]: 'app: { theme: dark }\n', [POLICY]: 'app: { language: ar }\n' }
    expect(await load(files, {}, null)).toEqual({ ...NOTHING, language: { value: 'ar', lockedBy: POLICY } })
  })

  test.each([
    ['a value that cannot be', 'app: { theme: pink }\n'],
    ['a file that is no YAML', 'app: {\n'],
  ])('leaves %s to whoever reads the whole', async (_name, text) => {
    expect(await load({ [FILE]: text, [POLICY]: text })).toEqual(NOTHING)
  })

  test('counts also where the rest of the file is wrong', async () => {
    expect(await load({ [FILE]: 'oidc: { issuer: nowhere }\napp: { theme: dark }\n' })).toEqual({
      ...NOTHING,
      theme: { value: 'dark', lockedBy: null },
    })
  })
})
