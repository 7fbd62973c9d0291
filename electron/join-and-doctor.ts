/** Joining, doctor and support bundle on the app's parts: the calls that the window makes of them, and links that come in. */
import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import type { AppView } from '../core/contract/app-view.ts'
import type { BundleView, DoctorView } from '../core/contract/doctor-view.ts'
import { AppError } from '../core/errors/app-error.ts'
import { errorFromWire } from '../core/errors/from-wire.ts'
import { loadPart } from '../core/errors/load-part.ts'
import type { Clock, RedirectProbe } from '../core/node/ports.ts'
import type { AppCore } from './app-core.ts'
import { type BundleCalls, bundleCalls } from './bundle-calls.ts'
import { errorOf } from './details.ts'
import { createDoctor, type Doctor } from './doctor-calls.ts'
import { createJoining, type JoinCalls } from './join-calls.ts'
import { logTail } from './log-tail.ts'
import type { CoreFetch } from './network.ts'

export interface JoinAndDoctor {
  readonly calls: JoinCalls & Doctor['calls'] & BundleCalls
  /** A `latchkey://` link was opened: looked at, and shown in the window, which the caller opens. Never throws. */
  openLink(link: string): void
  /** Ends what is under way. */
  close(): void
}

export interface JoinAndDoctorPorts {
  readonly core: Pick<AppCore, 'session' | 'state' | 'profiles' | 'logger' | 'folders'>
  readonly clock: Clock
  readonly fetch: CoreFetch
  readonly probe: RedirectProbe
  readonly platform: 'win32' | 'darwin' | 'linux'
  /** Operating system and release: `Linux 6.8.0`. */
  readonly system: string
  /** `Electron 45.4.1, Node.js 24.1.0, linux x64`. */
  readonly runtime: string
  /** Electron's `session.resolveProxy`, of the session that `fetch` uses. */
  resolveProxy(url: string): Promise<string>
  /** Electron's save dialog; null: cancelled. */
  chooseFile(suggestedName: string): Promise<string | null>
  /** `doctor.changed` */
  tellDoctor(view: DoctorView): void
}

const LOG_LINES = 200

export function createJoinAndDoctor(ports: JoinAndDoctorPorts): JoinAndDoctor {
  const { core, clock, fetch, probe, platform, runtime, system } = ports
  const { session, state, profiles, logger, folders } = core

  const joining = createJoining({
    async lookAt(request) {
      const { joinLook } = await loadPart('join', () => import('./join-look.ts'))
      const look = joinLook({ fetch, probe, clock, platform, knownProfile: (network) => profiles.knownFor(network) })
      return await look(request)
    },
    show: (join) => state.set({ join }),
    add: (network) => profiles.add(network),
    newId: randomUUID,
    logger,
  })

  const configuration = (): LatchkeyConfig | AppError => {
    if (profiles.activeConfig !== null) return profiles.activeConfig
    const error = session.profile === null ? null : errorOf(session.snapshot)
    return error === null ? new AppError('config.not-set-up') : errorFromWire(error)
  }

  const loadDoctor = () => loadPart('doctor', () => import('./doctor-part.ts'))

  const doctor = createDoctor({
    async examine(signal) {
      const { appPatient, examine } = await loadDoctor()
      const patient = appPatient({
        version: state.view.version,
        runtime,
        clock,
        fetch,
        probe,
        resolveProxy: ports.resolveProxy,
        browserName: () => chosenBrowser(state.view),
        folders,
        profile: session.profile ?? DEFAULT_PROFILE,
        configuration: configuration(),
        snapshot: () => session.snapshot,
      })
      return examine(patient, signal)
    },
    tell: ports.tellDoctor,
    clock,
  })

  async function makeBundle(): Promise<BundleView> {
    const { bundleFileName, configurationFacts, supportBundle } = await loadDoctor()
    const at = clock.now()
    const { view } = state
    const config = configuration()
    const text = supportBundle({
      at,
      version: view.version,
      system,
      runtime,
      language: view.language,
      appSettings: settingsInWords(view),
      configuration: config instanceof AppError ? config : configurationFacts(config),
      snapshot: session.snapshot,
      doctor: doctor.view,
      logLines: folders === null ? [] : await logTail(folders.log, LOG_LINES),
      home: homedir(),
    })
    return { fileName: bundleFileName(at), text }
  }

  return {
    calls: {
      ...joining.calls,
      ...doctor.calls,
      ...bundleCalls({ make: makeBundle, chooseFile: ports.chooseFile }),
    },
    openLink: (link) => joining.look(link),
    close() {
      joining.close()
      doctor.close()
    },
  }
}

function chosenBrowser({ settings, browsers }: AppView): string | null {
  const id = settings.browser.value
  return id === null ? null : (browsers.find((browser) => browser.id === id)?.name ?? id)
}

function settingsInWords({ settings }: AppView): readonly (readonly [string, string])[] {
  const { startAtLogin, startAtLoginState, notifications, language, theme, browser, redirectPorts } = settings
  const words = ({ value, managedBy }: { readonly value: unknown; readonly managedBy: string | null }) =>
    `${value === null ? 'of the system' : String(value)}${managedBy === null ? '' : ` (${managedBy})`}`
  return [
    ['start at login', `${words(startAtLogin)}, ${startAtLoginState}`],
    ['notifications', words(notifications)],
    ['language', words(language)],
    ['theme', words(theme)],
    ['browser', words(browser)],
    ['redirect ports', redirectPorts.value.length === 0 ? 'any' : words(redirectPorts)],
  ]
}
