/** What the core of the app needs of Electron. Call once Electron is ready. */
import { join } from 'node:path'
import { app, clipboard, nativeTheme, shell } from 'electron'
import type { AppCorePorts } from './app-core.ts'
import type { CommandLine } from './command-line.ts'
import { HELP_PAGES } from './help.ts'
import { createLoginItem } from './login-item.ts'
import { browsersHere, systemName } from './machine.ts'

export function corePorts({
  code,
  clock,
  commandLine,
  platform,
  fetch,
}: Pick<AppCorePorts, 'clock' | 'platform' | 'fetch'> & {
  readonly code: string
  readonly commandLine: CommandLine
}): AppCorePorts {
  const environment = process.env
  return {
    profile: commandLine.profile,
    environment,
    platform,
    version: app.getVersion(),
    system: systemName(),
    clock,
    fetch,
    preferredLanguages: app.getPreferredSystemLanguages(),
    locale: app.getSystemLocale(),
    loginItem: createLoginItem({
      app,
      platform,
      isPackaged: app.isPackaged,
      environment,
      // From a checkout the program is Electron's own.
      command: app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()],
    }),
    browsers: browsersHere(platform, environment),
    openExternal: (url) => shell.openExternal(url),
    writeClipboard: async (text) => clipboard.writeText(text),
    setTheme(theme) {
      nativeTheme.themeSource = theme
    },
    licencesFile: join(code, 'licences.txt'),
    helpPages: HELP_PAGES,
    async showFolder(path) {
      await shell.openPath(path)
    },
  }
}
