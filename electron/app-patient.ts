/**
 * What the doctor examines in the app. Its parts are made anew for each examination, on the same files, keychain, network
 * and daemon, so that the session that is alive is not in the way; only the state is the session's own.
 */
import { describeSettings } from '../core/config/described.ts'
import type { HomeFolders } from '../core/config/home.ts'
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { ConfigurationFacts, ControlServerPort, DaemonPort, OwnFilesPort, Patient } from '../core/doctor/ports.ts'
import { AppError } from '../core/errors/app-error.ts'
import { ensurePrivateFolder } from '../core/keychain/files.ts'
import { createKeyringStore } from '../core/keychain/keyring-store.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import { createVault } from '../core/keychain/vault.ts'
import { createVaultNote } from '../core/keychain/vault-note.ts'
import { controlServerUsesOidc, lookAtControlServer, readControlServerOidc } from '../core/node/control-server.ts'
import { createLocalApi } from '../core/node/local-api.ts'
import { createNode } from '../core/node/node.ts'
import type { Clock, RedirectProbe } from '../core/node/ports.ts'
import { requireRightToManage } from '../core/node/right-to-manage.ts'
import { nodeSystem } from '../core/node/system.ts'
import { createFileCache } from '../core/oidc/file-cache.ts'
import { createLazyOidc, providerSettings } from '../core/oidc/lazy-oidc.ts'
import { openLoopbackRedirect } from '../core/oidc/loopback-redirect.ts'
import type { CoreFetch } from './network.ts'
import { firstProxy } from './system-proxy.ts'

export interface AppPatientPorts {
  readonly version: string
  readonly runtime: string
  readonly clock: Clock
  readonly fetch: CoreFetch
  readonly probe: RedirectProbe
  /** Electron's `session.resolveProxy`. */
  resolveProxy(url: string): Promise<string>
  /** Name of the chosen browser; null: the system's. */
  browserName(): string | null
  readonly folders: HomeFolders | null
  readonly profile: string
  /** The active one, or why there is none. */
  readonly configuration: LatchkeyConfig | AppError
  snapshot(): Snapshot
}

export function appPatient(given: AppPatientPorts): Patient {
  const { version, runtime, clock, fetch, folders, configuration } = given
  const config = configuration instanceof AppError ? null : configuration
  const readable =
    folders !== null && !(configuration instanceof AppError && configuration.code.startsWith('keychain.'))
  return {
    face: 'app',
    version,
    runtime,
    clock,
    configuration: config === null ? configurationError(configuration) : configurationFacts(config),
    ownFiles: readable ? ownFiles(folders.root, given.profile) : null,
    network: {
      proxyFor: async (target) => firstProxy(await given.resolveProxy(target)),
      authorities: () => ({ sources: ['the system'], unreadable: [] }),
      // Chromium's network does not know that variable.
      checksTurnedOff: false,
    },
    browser: {
      openRedirect: (ports, signal) => openLoopbackRedirect({ ports, deadlineMs: REDIRECT_LIMIT_MS, signal }),
      async ask(redirectUri, signal) {
        const response = await fetch(redirectUri, { method: 'GET', headers: {}, redirect: 'manual', signal })
        await response.body?.cancel()
      },
      opener: () => given.browserName() ?? 'the browser of the system',
    },
    provider: config === null ? null : providerOf(config, given),
    controlServer: config?.control.url == null ? null : controlServerOf(config.control.url, given),
    daemon: daemonOf(config, given),
  }
}

/** The doctor's own limit ends it sooner. */
const REDIRECT_LIMIT_MS = 60_000

function configurationError(configuration: LatchkeyConfig | AppError): AppError {
  return configuration instanceof AppError ? configuration : new AppError('config.not-set-up')
}

export function configurationFacts(config: LatchkeyConfig): ConfigurationFacts {
  return {
    profile: config.profile,
    issuer: config.oidc.issuer,
    controlUrl: config.control.url,
    redirectPorts: config.redirect.ports,
    settings: describeSettings(config),
    notices: config.notices,
  }
}

function ownFiles(home: string, profile: string): OwnFilesPort {
  return {
    folder: home,
    check: () => ensurePrivateFolder(home),
    vault: createVault({ home, profile, store: createKeyringStore(), note: createVaultNote(home, profile) }),
    lock: createSessionLock({ home, profile }),
  }
}

function providerOf(config: LatchkeyConfig, { fetch, folders }: AppPatientPorts): Patient['provider'] {
  const cache = folders === null ? null : createFileCache(folders.cache)
  return createLazyOidc({ ...providerSettings(config), fetch, cache })
}

function controlServerOf(url: string, { fetch, probe, clock }: AppPatientPorts): ControlServerPort {
  return {
    url,
    look: (signal) => lookAtControlServer({ url, fetch, clock, signal }),
    usesProvider: (signal) => controlServerUsesOidc({ url, fetch, clock, signal }),
    readSignIn: (signal) => readControlServerOidc({ url, probe, clock, signal }),
  }
}

function daemonOf(config: LatchkeyConfig | null, { fetch, clock, snapshot }: AppPatientPorts): DaemonPort | null {
  const socket = config?.device.socket ?? null
  const right = (signal: AbortSignal) => requireRightToManage({ system: nodeSystem, clock, socket }, signal)
  if (config === null) {
    const api = createLocalApi({ system: nodeSystem, clock, socket, dialPatienceMs: 0 })
    return { kind: 'alone', version: async (signal) => (await api.status(signal)).version, requireRightToManage: right }
  }
  const { url } = config.control
  if (url === null) return null
  const node = createNode({ controlUrl: url, device: config.device, system: nodeSystem, clock, fetch })
  return {
    kind: 'session',
    snapshot: async () => snapshot(),
    access: (signal) => node.access(signal),
    requireRightToManage: right,
  }
}
