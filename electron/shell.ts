/**
 * The tray app put together, once Electron is ready: the tray first, then the core, then everything that follows from what
 * they tell. Each part is a small file of its own; here is only who hears whom.
 */
import { join } from 'node:path'
import { app, dialog, ipcMain, powerMonitor, protocol, screen, session } from 'electron'
import type { AppView, ScreenName } from '../core/contract/app-view.ts'
import type { Handlers } from '../core/contract/channels.ts'
import { describeError } from '../core/log/logger.ts'
import { chooseLanguage } from '../messages/languages.ts'
import { loadSpeech } from '../messages/speech.ts'
import { createAppCore } from './app-core.ts'
import { HOME, pageServer, SCHEME } from './app-scheme.ts'
import type { AppClock } from './clock.ts'
import type { CommandLine } from './command-line.ts'
import { createCoreNetwork } from './core-network.ts'
import { corePorts } from './core-ports.ts'
import { hardenSession } from './hardening.ts'
import { serveCalls } from './ipc.ts'
import { createJoinAndDoctor } from './join-and-doctor.ts'
import { claimLinks, type LinkDesk } from './links.ts'
import { systemName } from './machine.ts'
import { setMenuBar } from './menu.ts'
import { opening } from './misconfigured.ts'
import { openNoticeFile } from './notice-file.ts'
import { createNoticeMemory } from './notice-memory.ts'
import { keepNotices } from './notices.ts'
import { createNotifier, openByOldNotices } from './notifier.ts'
import { watchWorld } from './power.ts'
import { quitCleanly } from './quit.ts'
import { forWindow } from './session-face.ts'
import { createTray } from './tray.ts'
import type { TrayAct } from './tray-acts.ts'
import { trayActs } from './tray-calls.ts'
import { type TrayInput, trayFace } from './tray-face.ts'
import { hasTrayHost } from './tray-host.ts'
import { keepTray } from './tray-keeper.ts'
import { createWindow } from './window.ts'
import { placeWindow } from './window-place.ts'

export interface ShellPorts {
  /** Folder of the built main file; window, icons and licences lie where they do from there. */
  readonly code: string
  readonly clock: AppClock
  readonly links: LinkDesk
  readonly commandLine: CommandLine
}

export interface Shell {
  open(screen: ScreenName | null): void
}

export async function startShell({ code, clock, links, commandLine }: ShellPorts): Promise<Shell> {
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
  // The tray, before anything else is waited for. Who clicks it meanwhile is served as soon as there is somebody to serve.
  const firstWords = await loadSpeech(chooseLanguage(app.getPreferredSystemLanguages()), app.getSystemLocale())
  let served = (_act: (act: TrayAct) => void): void => {}
  const server = new Promise<(act: TrayAct) => void>((resolve) => {
    served = resolve
  })
  const unready: TrayInput = {
    snapshot: opening('', clock.now()).snapshot,
    app: null,
    speech: firstWords,
    now: clock.now(),
    platform,
  }
  const tray = createTray(
    trayFace(unready),
    join(code, '../../build/icons'),
    (act) => void server.then((perform) => perform(act)),
  )

  const ends: (() => Promise<void> | void)[] = [() => tray.destroy()]
  const quitting = quitCleanly({
    app,
    power: powerMonitor,
    async close() {
      for (const end of ends) await end()
    },
    after: (span) => new Promise((resolve) => setTimeout(resolve, span)),
  })

  const network = createCoreNetwork()
  const core = await createAppCore(corePorts({ code, clock, commandLine, platform, fetch: network.fetch }))
  const { logger, state } = core

  let isTrayShown = true
  const lookForPanel = () => void hasTrayHost(platform).then((found) => (isTrayShown = found))
  const window = createWindow({
    code,
    clock,
    logger,
    place(size) {
      const icon = tray.bounds()
      return placeWindow(platform, icon, screen.getDisplayMatching(icon).workArea, size)
    },
    hasTray: () => isTrayShown,
    isQuitting: () => quitting.begun,
    sessionEnds: () => void core.close(),
  })
  const open = (screen: ScreenName | null) => {
    lookForPanel()
    window.open(screen)
  }

  const more = createJoinAndDoctor({
    core,
    clock,
    fetch: network.fetch,
    probe: network.probe,
    platform,
    system: systemName(),
    runtime: `Electron ${process.versions.electron}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
    resolveProxy: network.resolveProxy,
    async chooseFile(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName })
      return canceled ? null : filePath
    },
    tellDoctor: (view) => window.send('doctor.changed', view),
  })
  ends.unshift(
    () => more.close(),
    () => core.close(),
  )
  const handlers: Handlers = { ...core.calls, ...more.calls }
  hardenSession(session.defaultSession)
  protocol.handle(SCHEME, await pageServer(join(code, '../renderer')))
  serveCalls(ipcMain, handlers, HOME)

  const act = trayActs({
    handlers,
    open,
    quit: () => app.quit(),
    failed: (what, caught) => logger.log('warn', `tray.${what}.failed`, describeError(caught)),
  })
  let isKnown = false
  const drawTray = keepTray({
    icon: tray,
    clock,
    read: () => {
      // No network is not the same as none that has been read yet.
      if (!isKnown && state.view.profiles.length === 0) return null
      return { snapshot: core.session.snapshot, app: state.view, speech: core.speech, platform }
    },
  })
  const noticeFile = await openNoticeFile(core.folders?.root ?? null, logger)
  // Else the next start would tell again what was told last.
  ends.push(() => noticeFile.written())
  const takeNotice = keepNotices({
    memory: createNoticeMemory(noticeFile),
    notifier: createNotifier({
      open,
      act: (wanted) => act(wanted === 'signIn' ? { do: 'signIn', anotherAccount: false } : { do: 'reauthenticate' }),
      logger,
    }),
    clock,
    windowIsFocused: () => window.isFocused(),
    speech: () => core.speech,
    isWanted: () => state.view.settings.notifications.value,
    network: () => networkName(state.view),
  })
  const watchNetwork = watchWorld({
    power: powerMonitor,
    clock,
    isOnline: network.isOnline,
    worldChanged: () => core.session.worldChanged(),
  })
  core.session.subscribe((snapshot) => {
    window.send('session.changed', forWindow(snapshot))
    drawTray()
    takeNotice(snapshot)
    watchNetwork(snapshot)
  })
  let language = firstWords.language
  setMenuBar(firstWords)
  state.subscribe((view) => {
    window.send('app.changed', view)
    drawTray()
    if (view.language === language) return
    language = view.language
    setMenuBar(core.speech)
  })

  served(act)
  core
    .start()
    .catch((caught: unknown) => logger.log('error', 'start.failed', describeError(caught)))
    .finally(() => {
      isKnown = true
      drawTray()
    })
  links.serve((link) => {
    more.openLink(link)
    open('welcome')
  })
  openByOldNotices(() => open(null))
  claimLinks(app, { platform, isPackaged: app.isPackaged, program: process.execPath, script: process.argv[1] })
  lookForPanel()
  if (!commandLine.hidden && !app.getLoginItemSettings().wasOpenedAtLogin) open(null)
  return { open }
}

/** Its name, where there are several to be told apart. */
function networkName({ profiles }: AppView): string | null {
  return profiles.length > 1 ? (profiles.find((profile) => profile.active)?.name ?? null) : null
}
