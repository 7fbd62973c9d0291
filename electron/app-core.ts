/**
 * The app without its shell: the current session, profiles, settings, what the window sees of them and the calls that it may
 * make. Everything of Electron's comes in through ports, so that this runs in plain Node.js.
 */
import { readFileFromDisk } from '../core/config/file-reader.ts'
import { type HomeFolders, homeFolders } from '../core/config/home.ts'
import { describeNotice, type LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { configFile, DEFAULT_PROFILE } from '../core/config/location.ts'
import type { ConfigNoticeView, LanguageTag, Setting, Theme } from '../core/contract/app-view.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { AppError } from '../core/errors/app-error.ts'
import { ensurePrivateFolder } from '../core/keychain/files.ts'
import { createKeyringStore } from '../core/keychain/keyring-store.ts'
import type { SecretStore } from '../core/keychain/secret-store.ts'
import { createLogFile } from '../core/log/log-file.ts'
import { describeError, type Logger, silent } from '../core/log/logger.ts'
import type { Clock } from '../core/session/ports.ts'
import { chooseLanguage } from '../messages/languages.ts'
import { pageTextsOf } from '../messages/page-texts.ts'
import { loadSpeech, type Speech } from '../messages/speech.ts'
import { type AppCalls, appCalls, type HelpTopic } from './app-calls.ts'
import { type AppState, createAppState } from './app-view.ts'
import { type BrowsersPorts, createBrowsers } from './browsers.ts'
import { composeSession, type SessionGround } from './compose.ts'
import { type CurrentSession, createCurrentSession } from './current-session.ts'
import { loadConfiguration } from './load-configuration.ts'
import type { LoginItem } from './login-item.ts'
import type { CoreFetch } from './network.ts'
import { type LinkOpener, linkOpener } from './open-link.ts'
import { type ProfileFiles, profileFiles } from './profile-files.ts'
import { forgetProfile, signOutOf } from './profile-removal.ts'
import { createProfiles, type Profiles } from './profiles.ts'
import { type SessionCalls, sessionCalls } from './session-calls.ts'
import { createSettings } from './settings.ts'
import { openSettingsFile, settingsInMemory } from './settings-file.ts'

export interface AppCorePorts {
  /** `--profile NAME`; null: not given. */
  readonly profile: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: 'win32' | 'darwin' | 'linux'
  readonly version: string
  /** Of the operating system, in words, for an administrator. */
  readonly system: string
  readonly clock: Clock
  readonly fetch: CoreFetch
  /** The system's without it. */
  readonly keychain?: SecretStore
  /** The person's languages, best first, and the tag for dates and numbers, as the system says them. */
  readonly preferredLanguages: readonly string[]
  readonly locale: string
  readonly loginItem: LoginItem
  readonly browsers: BrowsersPorts
  /** Electron's `shell.openExternal`. */
  openExternal(url: string): Promise<void>
  writeClipboard(text: string): Promise<void>
  setTheme(theme: Theme): void
  /** Text made by the build (scripts/licences.mjs). */
  readonly licencesFile: string
  /** Addresses of our own pages. */
  readonly helpPages: Readonly<Record<HelpTopic, string>>
  /** In the system's file manager. */
  showFolder(path: string): Promise<void>
}

export interface AppCore {
  readonly session: CurrentSession
  readonly state: AppState
  readonly profiles: Profiles
  /** In the present language; a change of language is told by the state once this speaks it. */
  readonly speech: Speech
  readonly logger: Logger
  /** null: there is no place for our own files, and the snapshot says why. */
  readonly folders: HomeFolders | null
  readonly openLink: LinkOpener
  readonly calls: SessionCalls & AppCalls
  /** Opens the profile that was active last; the reading of keychain and daemon goes on. */
  start(): Promise<void>
  close(): Promise<void>
}

export async function createAppCore(ports: AppCorePorts): Promise<AppCore> {
  const { environment, platform, clock, locale, keychain = createKeyringStore() } = ports
  const home = await openHome(environment, platform)
  const folders = home instanceof AppError ? null : home
  const logger = folders === null ? silent : createLogFile(folders.log, () => clock.now())
  const { file, notices } = await openSettings(home, () => clock.now())
  const reading = { home: folders?.root ?? '', env: environment, platform, readFile: readFileFromDisk }
  const oneFile = Boolean(environment.LATCHKEY_CONFIG)
  // One file for all, or none: then there is one profile.
  const named = ports.profile ?? (oneFile || folders === null ? DEFAULT_PROFILE : null)

  const resolved = (wanted: LanguageTag | 'system') =>
    wanted === 'system' ? chooseLanguage(ports.preferredLanguages) : wanted
  let speech = await loadSpeech(resolved(file.content.chosen.language ?? 'system'), locale)
  const browsers = createBrowsers(ports.browsers)
  const openLink = linkOpener({
    openExternal: ports.openExternal,
    browsers,
    chosen: () => settings.view.browser.value,
    logger,
  })

  /** @throws AppError why there is no place for our own files */
  function ground(): SessionGround {
    if (home instanceof AppError) throw home
    return {
      folders: home,
      fetch: ports.fetch,
      keychain,
      clock,
      logger,
      pageTexts: () => pageTextsOf(speech),
      openLink,
      onWaiting: (waiting) => state.set({ waiting }),
    }
  }

  async function load(profile: string): Promise<LatchkeyConfig> {
    if (home instanceof AppError) throw home
    const { loadConfig } = await loadConfiguration()
    return await loadConfig({ ...reading, profile })
  }

  const session = createCurrentSession({
    compose: async (profile, memoryOnly) => composeSession(await load(profile), memoryOnly, ground()),
    openLink,
    clock,
    logger,
  })

  const profiles = createProfiles({
    files:
      folders === null || oneFile
        ? NO_FILES
        : profileFiles(folders.root, (id) => configFile({ ...reading, profile: id }).path),
    settings: file,
    session,
    logger,
    named,
    loadConfig: load,
    managedBy: (id, config) => {
      if (oneFile) return id === named ? 'LATCHKEY_CONFIG' : null
      const issuer = config?.sources['oidc.issuer']
      return id === DEFAULT_PROFILE && issuer !== undefined && issuer.kind !== 'file' ? issuer.name : null
    },
    signOutOf: (id, config) => signOutOf(id, config, ground()),
    forget: async (id, config) => {
      if (folders !== null) await forgetProfile(id, config, folders)
    },
    onViews: showProfiles,
    onActive: follow,
  })

  const settings = createSettings({
    file,
    loginItem: ports.loginItem,
    browsers,
    logger,
    setTheme: ports.setTheme,
    setRedirectPorts: (numbers) => profiles.setRedirectPorts(numbers),
    onChange(view) {
      state.set({ settings: view })
      speak().catch((caught: unknown) => logger.log('error', 'speech.failed', describeError(caught)))
    },
  })

  const state = createAppState(
    {
      version: ports.version,
      platform,
      language: speech.language,
      locale,
      settings: settings.view,
      browsers: [],
      profiles: [],
      notices,
      join: null,
      waiting: null,
    },
    () => clock.now(),
  )

  /** Told once it is spoken, so that whoever hears of the language finds its words. */
  async function speak(): Promise<void> {
    const { value } = settings.view.language
    const language = resolved(value)
    if (language !== speech.language) {
      const next = await loadSpeech(language, locale)
      // Another may have been chosen meanwhile.
      if (settings.view.language.value !== value) return
      speech = next
    }
    state.set({ language: speech.language })
  }

  function showProfiles(): void {
    state.set({ profiles: profiles.views })
  }

  /** What follows from another profile or another configuration of it. */
  async function follow(): Promise<void> {
    const config = profiles.activeConfig
    state.set({ profiles: profiles.views, notices: [...notices, ...noticesOf(config)] })
    const { loadAppSettings } = await loadConfiguration()
    const said = await loadAppSettings({ ...reading, profile: session.profile })
    await settings.follow(said, portsSetting(config))
    await speak()
  }

  function lookAgain(): void {
    const looking = Promise.all([browsers.search().then((found) => state.set({ browsers: found })), profiles.refresh()])
    looking.catch((caught: unknown) => logger.log('warn', 'look.failed', describeError(caught)))
  }

  let tellReady = (): void => {}
  const ready = new Promise<void>((resolve) => {
    tellReady = resolve
  })

  let before: Snapshot = session.snapshot
  session.subscribe((snapshot) => {
    // The wait for the provider is over, one way or the other, once the session has moved on.
    if (stageOf(snapshot) !== stageOf(before)) state.set({ waiting: null })
    before = snapshot
    profiles
      .noteAccount(snapshot)
      .catch((caught: unknown) => logger.log('warn', 'account.failed', describeError(caught)))
  })

  return {
    session,
    state,
    profiles,
    get speech() {
      return speech
    },
    logger,
    folders,
    openLink,
    calls: {
      ...sessionCalls({
        session,
        writeClipboard: ports.writeClipboard,
        details: { version: ports.version, system: ports.system },
      }),
      ...appCalls({
        state,
        settings,
        profiles,
        ready,
        lookAgain,
        licencesFile: ports.licencesFile,
        openHelp: (topic) => openLink(ports.helpPages[topic]),
        async showLogs() {
          if (home instanceof AppError) throw home
          await ensurePrivateFolder(home.log)
          await ports.showFolder(home.log)
        },
      }),
    },
    start: () => profiles.openFirst().finally(tellReady),
    close: () => session.close(),
  }
}

/** Made or checked before anything in it is read: what others could have put there is not believed. */
async function openHome(
  environment: AppCorePorts['environment'],
  platform: NodeJS.Platform,
): Promise<HomeFolders | AppError> {
  try {
    const folders = homeFolders(environment, platform)
    await ensurePrivateFolder(folders.root)
    await ensurePrivateFolder(folders.cache)
    return folders
  } catch (caught) {
    if (caught instanceof AppError) return caught
    throw caught
  }
}

async function openSettings(home: HomeFolders | AppError, now: () => number) {
  if (!(home instanceof AppError)) return await openSettingsFile(home.root, now)
  const notices: readonly ConfigNoticeView[] = [{ text: home.userMessage, fix: home.hint, mustChange: true }]
  return { file: settingsInMemory(), notices }
}

/** Where there is no folder, or one file was named for all. */
const NO_FILES: ProfileFiles = {
  list: async () => [],
  create: refuse,
  writeRedirectPorts: refuse,
  remove: refuse,
}

async function refuse(): Promise<void> {
  throw new AppError('config.setting-managed', { place: 'LATCHKEY_CONFIG' })
}

function noticesOf(config: LatchkeyConfig | null): readonly ConfigNoticeView[] {
  if (config === null) return []
  return config.notices.map((notice) => {
    const { fix, mustChange } = notice
    return { text: describeNotice(notice, config), fix, mustChange }
  })
}

function portsSetting(config: LatchkeyConfig | null): Setting<readonly number[]> {
  const source = config?.sources['redirect.ports']
  const own = source === undefined || source.kind === 'file' || source.kind === 'default'
  return { value: config?.redirect.ports ?? [], managedBy: own ? null : source.name }
}

function stageOf({ profile, session }: Snapshot): string {
  return [profile, session.kind, session.kind === 'signingIn' ? session.step : ''].join(' ')
}
