import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppSettings } from '../../../core/config/app-settings.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { silent } from '../../../core/log/logger.ts'
import { createSettings } from '../../../electron/settings.ts'
import { settingsInMemory } from '../../../electron/settings-file.ts'

const NOTHING: AppSettings = { startAtLogin: null, notifications: null, language: null, theme: null, browser: null }
const ANY_PORT = { value: [], managedBy: null }
const POLICY = '/etc/latchkey/policy.yaml'

function scene() {
  const file = settingsInMemory()
  const system = { on: false, state: 'ready' as 'ready' | 'approval' | 'unsupported' }
  const loginItem = {
    read: vi.fn(async () => ({ ...system })),
    set: vi.fn(async (on: boolean) => {
      system.on = on
    }),
  }
  const setTheme = vi.fn()
  const setRedirectPorts = vi.fn(async () => {})
  const onChange = vi.fn()
  const named = async (name: string) => (name === 'Firefox' ? 'firefox' : null)
  const settings = createSettings({
    file,
    loginItem,
    browsers: { named },
    logger: silent,
    setTheme,
    setRedirectPorts,
    onChange,
  })
  return { settings, file, system, loginItem, setTheme, setRedirectPorts, onChange }
}

let s: ReturnType<typeof scene>
beforeEach(() => {
  s = scene()
})

const fromFile = <Value>(value: Value) => ({ value, lockedBy: null })
const managed = <Value>(value: Value) => ({ value, lockedBy: POLICY })

describe('who says what a setting is', () => {
  test('nobody: the defaults', async () => {
    await s.settings.follow(NOTHING, ANY_PORT)
    expect(s.settings.view).toEqual({
      startAtLogin: { value: false, managedBy: null },
      startAtLoginState: 'ready',
      notifications: { value: true, managedBy: null },
      language: { value: 'system', managedBy: null },
      theme: { value: 'system', managedBy: null },
      browser: { value: null, managedBy: null },
      redirectPorts: ANY_PORT,
    })
  })

  test("the profile's file, below the person's own choice", async () => {
    await s.settings.follow({ ...NOTHING, theme: fromFile('dark'), notifications: fromFile(false) }, ANY_PORT)
    await s.settings.change({ key: 'theme', value: 'light' })
    expect(s.settings.view.theme).toEqual({ value: 'light', managedBy: null })
    expect(s.settings.view.notifications).toEqual({ value: false, managedBy: null })
  })

  test('an administrator, above all: it is locked and says by whom', async () => {
    await s.settings.change({ key: 'language', value: 'de' })
    await s.settings.follow({ ...NOTHING, language: managed('fr') }, ANY_PORT)
    expect(s.settings.view.language).toEqual({ value: 'fr', managedBy: POLICY })
    await expect(s.settings.change({ key: 'language', value: 'en' })).rejects.toMatchObject({
      code: 'config.setting-managed',
      params: { place: POLICY },
    })
    await s.settings.follow(NOTHING, ANY_PORT)
    expect(s.settings.view.language).toEqual({ value: 'de', managedBy: null })
  })

  test("a browser by the administrator's name for it, and the system's when there is none of it", async () => {
    await s.settings.follow({ ...NOTHING, browser: fromFile('Firefox') }, ANY_PORT)
    expect(s.settings.view.browser.value).toBe('firefox')
    await s.settings.follow({ ...NOTHING, browser: managed('Netscape') }, ANY_PORT)
    expect(s.settings.view.browser).toEqual({ value: null, managedBy: POLICY })
  })

  test("the person's choice of the system's browser counts above the file's", async () => {
    await s.settings.follow({ ...NOTHING, browser: fromFile('Firefox') }, ANY_PORT)
    await s.settings.change({ key: 'browser', value: null })
    expect(s.settings.view.browser.value).toBeNull()
  })
})

describe('a change', () => {
  test('is kept before it is told', async () => {
    s.onChange.mockImplementation(() => expect(s.file.content.chosen.theme).toBe('dark'))
    await s.settings.change({ key: 'theme', value: 'dark' })
    expect(s.onChange).toHaveBeenCalledOnce()
  })

  test('of the theme is shown at once, and only when it is another', async () => {
    await s.settings.change({ key: 'theme', value: 'dark' })
    await s.settings.change({ key: 'notifications', value: false })
    expect(s.setTheme).toHaveBeenCalledExactlyOnceWith('dark')
  })

  test('that cannot be kept is not shown', async () => {
    const failure = new AppError('keychain.file-failed', { path: 'p', operation: 'written', reason: 'full' })
    vi.spyOn(s.file, 'change').mockRejectedValueOnce(failure)
    await expect(s.settings.change({ key: 'theme', value: 'dark' })).rejects.toBe(failure)
    expect(s.settings.view.theme.value).toBe('system')
    expect(s.setTheme).not.toHaveBeenCalled()
  })

  test("of the redirect ports goes into the profile's configuration", async () => {
    await s.settings.change({ key: 'redirectPorts', value: [8400] })
    expect(s.setRedirectPorts).toHaveBeenCalledExactlyOnceWith([8400])
    expect(s.file.content.chosen).toEqual({})
  })
})

describe('starting at login', () => {
  test('is what the system says, whatever was wanted', async () => {
    await s.settings.change({ key: 'startAtLogin', value: true })
    expect(s.settings.view.startAtLogin.value).toBe(true)
    s.system.on = false
    await s.settings.refresh()
    expect(s.settings.view.startAtLogin.value).toBe(false)
  })

  test("is not put back at the next start when the person has turned it off in the system's list", async () => {
    await s.settings.change({ key: 'startAtLogin', value: true })
    s.system.on = false
    s.loginItem.set.mockClear()
    await s.settings.follow(NOTHING, ANY_PORT)
    expect(s.loginItem.set).not.toHaveBeenCalled()
  })

  test('can be turned on again after that', async () => {
    await s.settings.change({ key: 'startAtLogin', value: true })
    s.system.on = false
    await s.settings.change({ key: 'startAtLogin', value: true })
    expect(s.settings.view.startAtLogin.value).toBe(true)
  })

  test("an administrator's word is passed on to the system once", async () => {
    await s.settings.follow({ ...NOTHING, startAtLogin: managed(true) }, ANY_PORT)
    await s.settings.follow({ ...NOTHING, startAtLogin: managed(true) }, ANY_PORT)
    expect(s.loginItem.set).toHaveBeenCalledExactlyOnceWith(true)
    expect(s.settings.view.startAtLogin).toEqual({ value: true, managedBy: POLICY })
  })

  test('nothing is touched where nobody ever wanted it', async () => {
    await s.settings.follow(NOTHING, ANY_PORT)
    expect(s.loginItem.set).not.toHaveBeenCalled()
  })

  test('what the system refuses was not chosen', async () => {
    const failure = new AppError('config.login-item', { reason: 'r' })
    s.loginItem.set.mockRejectedValueOnce(failure)
    await expect(s.settings.change({ key: 'startAtLogin', value: true })).rejects.toBe(failure)
    expect(s.file.content.chosen).toEqual({})
  })

  test('waits for the word that the person has to give in the system', async () => {
    s.system.state = 'approval'
    await s.settings.refresh()
    expect(s.settings.view.startAtLoginState).toBe('approval')
  })
})
