import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { autostartFile, createLoginItem, type LoginItemPorts } from '../../../electron/login-item.ts'

function ports(platform: NodeJS.Platform, more: Partial<LoginItemPorts> = {}): LoginItemPorts {
  return {
    app: { getLoginItemSettings: vi.fn(() => ({ openAtLogin: false })), setLoginItemSettings: vi.fn() },
    platform,
    isPackaged: true,
    environment: {},
    command: ['/opt/latchkey/latchkey'],
    ...more,
  }
}

describe('on Windows', () => {
  test('the entry starts the app in the tray, and is asked for in the same words', async () => {
    const given = ports('win32', { command: ['C:\\e.exe', 'C:\\my app'] })
    const item = createLoginItem(given)
    const entry = { path: 'C:\\e.exe', args: ['"C:\\my app"', '--hidden'] }
    await item.set(true)
    expect(given.app.setLoginItemSettings).toHaveBeenCalledExactlyOnceWith({ ...entry, openAtLogin: true })
    await item.read()
    expect(given.app.getLoginItemSettings).toHaveBeenCalledExactlyOnceWith(entry)
  })

  test('one that is turned off in the Task Manager is off', async () => {
    const getLoginItemSettings = () => ({ openAtLogin: true, executableWillLaunchAtLogin: false })
    const item = createLoginItem(ports('win32', { app: { getLoginItemSettings, setLoginItemSettings: vi.fn() } }))
    expect(await item.read()).toEqual({ on: false, state: 'ready' })
  })
})

describe('on macOS', () => {
  test.each([
    [
      { openAtLogin: true, status: 'enabled' },
      { on: true, state: 'ready' },
    ],
    [
      { openAtLogin: false, status: 'not-registered' },
      { on: false, state: 'ready' },
    ],
    [
      { openAtLogin: false, status: 'requires-approval' },
      { on: true, state: 'approval' },
    ],
  ])('%j reads as %j', async (told, read) => {
    const app = { getLoginItemSettings: () => told, setLoginItemSettings: vi.fn() }
    expect(await createLoginItem(ports('darwin', { app })).read()).toEqual(read)
  })

  test('an app that runs from source cannot be registered, and says so', async () => {
    const item = createLoginItem(ports('darwin', { isPackaged: false }))
    expect(await item.read()).toEqual({ on: false, state: 'unsupported' })
    await expect(item.set(true)).rejects.toMatchObject({ code: 'config.login-item' })
  })
})

describe('on Linux', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'latchkey-autostart-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const file = () => join(home, '.config/autostart/latchkey.desktop')
  const item = (environment = {}) => createLoginItem(ports('linux', { environment: { HOME: home, ...environment } }))

  test('a file in the autostart folder comes and goes', async () => {
    await item().set(true)
    expect(await readFile(file(), 'utf8')).toContain('\nExec=/opt/latchkey/latchkey --hidden\n')
    expect(await item().read()).toEqual({ on: true, state: 'ready' })
    await item().set(false)
    expect(await item().read()).toEqual({ on: false, state: 'ready' })
    await item().set(false)
  })

  test('an AppImage starts by its own file, not by its mount', async () => {
    await item({ APPIMAGE: '/home/alice/Latchkey.AppImage', APPDIR: '/opt/latchkey' }).set(true)
    expect(await readFile(file(), 'utf8')).toContain('\nExec=/home/alice/Latchkey.AppImage --hidden\n')
  })

  test('the AppImage of the program that started us is not taken for ours', async () => {
    await item({ APPIMAGE: '/home/alice/Browser.AppImage', APPDIR: '/tmp/.mount_Browser' }).set(true)
    expect(await readFile(file(), 'utf8')).toContain('\nExec=/opt/latchkey/latchkey --hidden\n')
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'one that the desktop has set to %s is off',
    async (line) => {
      await item().set(true)
      await writeFile(file(), `[Desktop Entry]\n${line}\n`)
      expect((await item().read()).on).toBe(false)
    },
  )

  test('a folder that cannot be written is told of', async () => {
    await writeFile(join(home, '.config'), 'in the way')
    await expect(item().set(true)).rejects.toMatchObject({ code: 'config.login-item' })
  })

  test.each([
    [['/opt/My App/run', '--hidden'], '"/opt/My App/run" --hidden'],
    [['/opt/a"b$c`d\\e'], '"/opt/a\\\\"b\\\\$c\\\\`d\\\\\\\\e"'],
    [['/opt/100%'], '/opt/100%%'],
  ])('%j is quoted as %s', (words, line) => {
    expect(autostartFile(words)).toContain(`\nExec=${line}\n`)
  })
})
