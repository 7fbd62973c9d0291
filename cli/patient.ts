/** What `latchkey doctor` examines: the parts that a command uses, or without a configuration those that need none. */
import { describeSettings } from '../core/config/described.ts'
import { homeFolders } from '../core/config/home.ts'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import type { BrowserCheckPort, NetworkPort, OwnFilesPort, Patient } from '../core/doctor/ports.ts'
import type { AppError } from '../core/errors/app-error.ts'
import { passThrough } from '../core/keychain/checkpoints.ts'
import { ensurePrivateFolder } from '../core/keychain/files.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import { controlServerUsesOidc, lookAtControlServer, readControlServerOidc } from '../core/node/control-server.ts'
import { createLocalApi } from '../core/node/local-api.ts'
import { requireRightToManage } from '../core/node/right-to-manage.ts'
import { nodeSystem } from '../core/node/system.ts'
import { openLoopbackRedirect } from '../core/oidc/loopback-redirect.ts'
import { createSystemClock } from '../core/session/system-clock.ts'
import packageJson from '../package.json' with { type: 'json' }
import { describeOpener } from './browser.ts'
import { readAuthorities } from './certificates.ts'
import type { CommandContext } from './command.ts'
import type { App } from './compose.ts'
import type { Http } from './http.ts'
import { openVault } from './open-vault.ts'
import { proxyFor, readProxySettings } from './proxy.ts'

export function patientOf(app: App, context: CommandContext): Patient {
  const { config, clock, engine, http, node, provider } = app
  const { url } = config.control
  const asked = engine.start()
  return {
    ...always(context, http),
    clock,
    configuration: {
      profile: config.profile,
      issuer: config.oidc.issuer,
      controlUrl: url,
      redirectPorts: config.redirect.ports,
      settings: describeSettings(config),
      notices: config.notices,
    },
    ownFiles: ownFiles(app.home, app),
    provider,
    controlServer:
      url === null
        ? null
        : {
            url,
            look: (signal) => lookAtControlServer({ url, fetch: http.fetch, clock, signal }),
            usesProvider: (signal) => controlServerUsesOidc({ url, fetch: http.fetch, clock, signal }),
            readSignIn: (signal) => readControlServerOidc({ url, probe: http.probeRedirect, clock, signal }),
          },
    daemon:
      node === null
        ? null
        : {
            kind: 'session',
            async snapshot() {
              await asked
              return engine.snapshot
            },
            access: (signal) => node.access(signal),
            requireRightToManage: (signal) =>
              requireRightToManage({ system: nodeSystem, clock, socket: config.device.socket }, signal),
          },
  }
}

/** @param why the configuration cannot be used */
export function patientWithout(why: AppError, context: CommandContext, http: Http): Patient {
  const clock = createSystemClock()
  const daemon = createLocalApi({ system: nodeSystem, clock, socket: null, dialPatienceMs: 0 })
  return {
    ...always(context, http),
    clock,
    configuration: why,
    ownFiles: filesWithout(why, context),
    provider: null,
    controlServer: null,
    daemon: {
      kind: 'alone',
      version: async (signal) => (await daemon.status(signal)).version,
      requireRightToManage: (signal) => requireRightToManage({ system: nodeSystem, clock, socket: null }, signal),
    },
  }
}

function filesWithout(why: AppError, { environment, options }: CommandContext): OwnFilesPort | null {
  if (why.code.startsWith('keychain.') || why.code === 'config.no-home') return null
  const home = homeFolders(environment).root
  const profile = why.code === 'config.profile-name' ? DEFAULT_PROFILE : (options.profile ?? DEFAULT_PROFILE)
  const checkpoint = passThrough
  const vault = openVault({ home, profile, memoryOnly: options.memoryOnly, checkpoint })
  return ownFiles(home, { vault, lock: createSessionLock({ home, profile, checkpoint }) })
}

function ownFiles(home: string, { vault, lock }: Pick<OwnFilesPort, 'vault' | 'lock'>): OwnFilesPort {
  return { folder: home, check: () => ensurePrivateFolder(home), vault, lock }
}

function always(
  { environment, options }: CommandContext,
  http: Http,
): Pick<Patient, 'face' | 'version' | 'runtime' | 'network' | 'browser'> {
  const proxies = readProxySettings(environment)
  const network: NetworkPort = {
    proxyFor: async (target) => proxyFor(new URL(target), proxies),
    authorities: () => readAuthorities(environment),
    checksTurnedOff: environment.NODE_TLS_REJECT_UNAUTHORIZED === '0',
  }
  const browser: BrowserCheckPort = {
    openRedirect: (ports, signal) => openLoopbackRedirect({ ports, deadlineMs: REDIRECT_LIMIT_MS, signal }),
    async ask(redirectUri, signal) {
      const response = await http.fetch(redirectUri, { redirect: 'manual', signal })
      await response.body?.cancel()
    },
    opener: () => describeOpener({ command: options.browser, environment, platform: process.platform }),
  }
  const runtime = `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`
  return { face: 'terminal', version: packageJson.version, runtime, network, browser }
}

/** The doctor's own limit ends it sooner. */
const REDIRECT_LIMIT_MS = 60_000
