/**
 * What each setting of the app is, and who says so: an administrator's or the environment's value is locked, then comes the
 * person's own choice, then what the profile's configuration says, then the default. What the person changes is kept first
 * and done then.
 */
import type { AppSetting, AppSettings } from '../core/config/app-settings.ts'
import type { Setting, SettingsView, Theme } from '../core/contract/app-view.ts'
import type { Input } from '../core/contract/channels.ts'
import { AppError } from '../core/errors/app-error.ts'
import { describeError, type Logger } from '../core/log/logger.ts'
import type { Browsers } from './browsers.ts'
import type { LoginItem } from './login-item.ts'
import type { ChosenSettings, SettingsFile } from './settings-file.ts'

export interface Settings {
  readonly view: SettingsView
  /** Takes over what the present configuration says, and tells the system what follows from it. */
  follow(settings: AppSettings, redirectPorts: Setting<readonly number[]>): Promise<void>
  /** @throws AppError config.setting-managed, config.login-item, keychain.file-failed */
  change(change: Input<'settings.change'>): Promise<void>
  /** Asks the system again what people can change there. */
  refresh(): Promise<void>
}

export interface SettingsPorts {
  readonly file: SettingsFile
  readonly loginItem: LoginItem
  readonly browsers: Pick<Browsers, 'named'>
  readonly logger: Logger
  setTheme(theme: Theme): void
  /** Writes the active profile's configuration and opens it anew. @throws AppError keychain.file-failed, config.* */
  setRedirectPorts(ports: readonly number[]): Promise<void>
  onChange(view: SettingsView): void
}

/** As an administrator or a file writes "none of them". */
const SYSTEM = 'system'

export function createSettings(ports: SettingsPorts): Settings {
  const { file, loginItem, browsers, logger } = ports
  let written: AppSettings = NOTHING_WRITTEN
  let redirectPorts: Setting<readonly number[]> = { value: [], managedBy: null }
  let atLogin: Awaited<ReturnType<LoginItem['read']>> = { on: false, state: 'ready' }
  /** Id of the browser that the configuration names; null: none, or none that is installed. */
  let writtenBrowser: string | null = null
  let theme: Theme = SYSTEM
  let view = present()

  function present(): SettingsView {
    const { chosen } = file.content
    const startAtLogin = resolve(written.startAtLogin, chosen.startAtLogin, false)
    const browser: AppSetting<string | null> | null =
      written.browser === null ? null : { value: writtenBrowser, lockedBy: written.browser.lockedBy }
    return {
      // Whatever was wanted, the system has the last word.
      startAtLogin: { ...startAtLogin, value: atLogin.on },
      startAtLoginState: atLogin.state,
      notifications: resolve(written.notifications, chosen.notifications, true),
      language: resolve(written.language, chosen.language, SYSTEM),
      theme: resolve(written.theme, chosen.theme, SYSTEM),
      browser: resolve(browser, chosen.browser, null),
      redirectPorts,
    }
  }

  function update(): void {
    view = present()
    // Said again it would be told to every window again.
    if (theme !== view.theme.value) {
      theme = view.theme.value
      ports.setTheme(theme)
    }
    ports.onChange(view)
  }

  async function refresh(): Promise<void> {
    atLogin = await loginItem.read()
    update()
  }

  /** Told once a change: what a person does in the system's own list stands until then. */
  async function tellLoginItem(on: boolean): Promise<void> {
    if (file.content.startAtLoginTold === on) return
    // Nothing was ever wanted, so there is nothing to take back.
    if (on || file.content.startAtLoginTold !== null) await loginItem.set(on)
    await file.change((content) => ({ ...content, startAtLoginTold: on }))
  }

  async function choose(chosen: ChosenSettings): Promise<void> {
    await file.change((content) => ({ ...content, chosen: { ...content.chosen, ...chosen } }))
  }

  return {
    get view() {
      return view
    },
    async follow(settings, numbers) {
      written = settings
      redirectPorts = numbers
      const name = settings.browser?.value ?? SYSTEM
      writtenBrowser = name === SYSTEM ? null : await browsers.named(name)
      const { value } = resolve(settings.startAtLogin, file.content.chosen.startAtLogin, false)
      await tellLoginItem(value).catch((caught: unknown) =>
        logger.log('warn', 'startAtLogin.failed', describeError(caught)),
      )
      await refresh()
    },
    async change(change) {
      const { managedBy } = view[change.key]
      if (managedBy !== null) throw new AppError('config.setting-managed', { place: managedBy })
      switch (change.key) {
        case 'startAtLogin':
          // The system first: what it refuses was not chosen. And told even if it was before, for people change it there.
          await loginItem.set(change.value)
          await file.change((content) => ({
            ...content,
            chosen: { ...content.chosen, startAtLogin: change.value },
            startAtLoginTold: change.value,
          }))
          return await refresh()
        case 'notifications':
          await choose({ notifications: change.value })
          break
        case 'language':
          await choose({ language: change.value })
          break
        case 'theme':
          await choose({ theme: change.value })
          break
        case 'browser':
          await choose({ browser: change.value })
          break
        case 'redirectPorts':
          return await ports.setRedirectPorts(change.value)
      }
      update()
    },
    refresh,
  }
}

const NOTHING_WRITTEN: AppSettings = {
  startAtLogin: null,
  notifications: null,
  language: null,
  theme: null,
  browser: null,
}

/** @param written by an administrator or in a file @param chosen by the person; undefined: never */
function resolve<Value>(written: AppSetting<Value> | null, chosen: Value | undefined, fallback: Value): Setting<Value> {
  if (written !== null && written.lockedBy !== null) return { value: written.value, managedBy: written.lockedBy }
  if (chosen !== undefined) return { value: chosen, managedBy: null }
  return { value: written === null ? fallback : written.value, managedBy: null }
}
