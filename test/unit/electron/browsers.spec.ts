import { describe, expect, test, vi } from 'vitest'
import { createBrowsers, type InstalledBrowser } from '../../../electron/browsers.ts'
import { readEntry } from '../../../electron/linux-browsers.ts'
import { readClients, windowsBrowsers } from '../../../electron/windows-browsers.ts'

const URL_TEXT = 'https://login.acme.example/a?x=1&y="2"'

function browser(id: string, name = id): InstalledBrowser {
  return { id, name, command: (url) => [`/opt/${id}`, url] }
}

describe('the installed browsers', () => {
  test('are listed by name, each once', async () => {
    const { search } = createBrowsers({
      detect: async () => [browser('z', 'Zebra'), browser('a', 'Ape'), browser('z', 'Zebra again')],
      launch: async () => {},
    })
    expect(await search()).toEqual([
      { id: 'a', name: 'Ape' },
      { id: 'z', name: 'Zebra' },
    ])
  })

  test('are searched for only when one is asked for that is not known', async () => {
    const detect = vi.fn(async () => [browser('a')])
    const browsers = createBrowsers({ detect, launch: async () => {} })
    await browsers.open(URL_TEXT, 'a')
    await browsers.open(URL_TEXT, 'a')
    expect(detect).toHaveBeenCalledOnce()
  })

  test('open a link as one argument of their program', async () => {
    const launch = vi.fn(async () => {})
    await createBrowsers({ detect: async () => [browser('a')], launch }).open(URL_TEXT, 'a')
    expect(launch).toHaveBeenCalledExactlyOnceWith(['/opt/a', URL_TEXT])
  })

  test.each([
    ['is not there', 'b', async () => {}],
    ['does not start', 'a', () => Promise.reject(new Error('ENOENT'))],
  ])('say so when one %s', async (_name, id, launch) => {
    const browsers = createBrowsers({ detect: async () => [browser('a')], launch })
    await expect(browsers.open(URL_TEXT, id)).rejects.toMatchObject({ code: 'session.browser-failed' })
  })

  test('can be named by an administrator as people call them', async () => {
    const browsers = createBrowsers({
      detect: async () => [browser('firefox-esr', 'Firefox ESR')],
      launch: async () => {},
    })
    expect(await browsers.named('firefox esr')).toBe('firefox-esr')
    expect(await browsers.named('FIREFOX-ESR')).toBe('firefox-esr')
    expect(await browsers.named('Netscape')).toBeNull()
  })
})

describe('an entry of a Linux desktop', () => {
  const entry = (lines: string) => `[Desktop Entry]\nType=Application\nName=Fire &amp; Fox\n${lines}\n`
  const WEB = 'MimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;'
  const command = (exec: string) => readEntry('fox', entry(`${WEB}\nExec=${exec}`), '/d/fox.desktop')?.command(URL_TEXT)

  test.each([
    ['firefox %u', ['firefox', URL_TEXT]],
    ['/usr/bin/chromium --incognito %U', ['/usr/bin/chromium', '--incognito', URL_TEXT]],
    ['"/opt/My Browser/run" %u --new', ['/opt/My Browser/run', URL_TEXT, '--new']],
    [
      'flatpak run --file-forwarding org.x @@u %u @@',
      ['flatpak', 'run', '--file-forwarding', 'org.x', '@@u', URL_TEXT, '@@'],
    ],
    ['browser', ['browser', URL_TEXT]],
    ['browser %f %i --name=%c 100%%', ['browser', '--name=Fire &amp; Fox', '100%', URL_TEXT]],
    ['"quote\\\\"d" %u', ['quote"d', URL_TEXT]],
  ])('with Exec=%s runs %j', (exec, words) => {
    expect(command(exec)).toEqual(words)
  })

  test.each([
    ['takes no https links', 'MimeType=text/html;\nExec=a %u'],
    ['is hidden', `${WEB}\nNoDisplay=true\nExec=a %u`],
    ['runs in a terminal', `${WEB}\nTerminal=true\nExec=a %u`],
    ['starts nothing', WEB],
    ['says so in another group only', `Exec=a %u\n[Desktop Action New]\n${WEB}`],
  ])('is no browser when it %s', (_name, lines) => {
    expect(readEntry('a', entry(lines), '/a.desktop')).toBeNull()
  })

  test('may not put a line break into the menu', () => {
    const text = entry(`${WEB}\nExec=a %u`).replace('Fire &amp; Fox', 'Fire\\nFox\u202e')
    expect(readEntry('a', text, '/a.desktop')?.name).toBe('Fire Fox')
  })
})

describe("the registry's clients of Windows", () => {
  // As reg.exe prints it on a German system.
  const PRINTED = [
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\Firefox-308046B0AF4A39CB',
    '    (Standard)    REG_SZ    Mozilla Firefox',
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\Firefox-308046B0AF4A39CB\\Capabilities',
    '    ApplicationName    REG_SZ    Firefox',
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\Firefox-308046B0AF4A39CB\\shell\\open\\command',
    '    (Standard)    REG_SZ    "C:\\Program Files\\Mozilla Firefox\\firefox.exe"',
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\Bare\\shell\\open\\command',
    '    (Standard)    REG_SZ    C:\\Program Files\\Bare\\bare.exe --flag',
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\IEXPLORE.EXE\\shell\\open\\command',
    '    (Standard)    REG_SZ    C:\\Program Files\\Internet Explorer\\iexplore.exe',
    '',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\StartMenuInternet\\Relative\\shell\\open\\command',
    '    (Standard)    REG_SZ    relative.exe',
    '',
  ].join('\r\n')

  test('are read in any language of the system', () => {
    expect(readClients(PRINTED).map(({ id, name, command }) => [id, name, command(URL_TEXT)])).toEqual([
      ['Firefox-308046B0AF4A39CB', 'Mozilla Firefox', ['C:\\Program Files\\Mozilla Firefox\\firefox.exe', URL_TEXT]],
      ['Bare', 'Bare', ['C:\\Program Files\\Bare\\bare.exe', URL_TEXT]],
    ])
  })

  test("are asked with the system's own program; a hive without any is no failure", async () => {
    const run = vi.fn(async (_file: string, args: readonly string[]) => {
      if (args[1]?.startsWith('HKCU') === true) throw new Error('exit 1')
      return PRINTED
    })
    expect(await windowsBrowsers(run, 'C:\\Windows')).toHaveLength(2)
    expect(run).toHaveBeenCalledWith('C:\\Windows\\System32\\reg.exe', expect.arrayContaining(['query', '/s']))
  })
})
