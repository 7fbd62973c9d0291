/**
 * The composition root of the terminal: the only file that knows every part. Builds the session on real files, the real
 * clock, keychain, network and daemon; what costs time to load (the provider's library) is loaded when it is first needed.
 */
import { watch } from 'node:fs'
import { join } from 'node:path'
import { readFileFromDisk } from '../core/config/file-reader.ts'
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { loadConfig } from '../core/config/load.ts'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import { ensurePrivateFolder } from '../core/keychain/files.ts'
import { createJournal } from '../core/keychain/journal.ts'
import { createMemoryJournal } from '../core/keychain/memory-journal.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import type { Vault } from '../core/keychain/vault.ts'
import { createLogFile } from '../core/log/log-file.ts'
import type { Logger } from '../core/log/logger.ts'
import { createNode, type LatchkeyNode } from '../core/node/node.ts'
import { nodeSystem } from '../core/node/system.ts'
import { createSession, type SessionEngine } from '../core/session/engine.ts'
import { judgeOwner, type OwnerRules } from '../core/session/owner-guard.ts'
import type { BrowserPort, Clock, LockPort } from '../core/session/ports.ts'
import { createSystemClock } from '../core/session/system-clock.ts'
import { createBrowser } from './browser.ts'
import { createCheckpoint } from './checkpoints.ts'
import type { CommandContext } from './command.ts'
import { createHttp, type Http } from './http.ts'
import { observedBrowser, observedFetch, observedNode, observedProvider, observedVault } from './observed-ports.ts'
import { openHome } from './open-home.ts'
import { openVault } from './open-vault.ts'
import { createProvider, type Provider } from './provider.ts'

export interface App {
  readonly config: LatchkeyConfig
  readonly engine: SessionEngine
  readonly clock: Clock
  readonly log: Logger
  readonly http: Http
  readonly vault: Vault
  readonly lock: LockPort
  /** The folder of our own files. */
  readonly home: string
  readonly cacheFolder: string
  readonly provider: Provider
  /** null when no control server is configured. */
  readonly node: LatchkeyNode | null
  readonly browser: BrowserPort
  /** Calls back when another process may have signed in or out on this profile. @returns ends the following */
  followOthers(onChange: () => void): Promise<() => void>
  close(): Promise<void>
}

/** Reads the configuration as the command line and the environment say. @throws AppError config.* */
function readConfig({ options, environment }: CommandContext, home: string): Promise<LatchkeyConfig> {
  return loadConfig({
    file: options.config ?? undefined,
    profile: options.profile ?? DEFAULT_PROFILE,
    home,
    env: environment,
    platform: process.platform,
    readFile: readFileFromDisk,
  })
}

/** @throws AppError config.*, general.usage, keychain.folder-not-private, keychain.file-failed */
export async function compose(context: CommandContext): Promise<App> {
  const { options, environment, stopwatch, output } = context
  const folders = openHome(environment)
  const home = folders.root
  const config = await readConfig(context, home)
  const { profile, oidc, control, device } = config
  const clock = createSystemClock()
  const log = createLogFile(folders.log, () => clock.now())
  const checkpoint = createCheckpoint(environment)
  const http = createHttp(environment)
  const ownerRules: OwnerRules = {
    emailVerifiedRequired: oidc.emailVerifiedRequired,
    stripEmailDomain: oidc.stripEmailDomain,
  }
  const vault = openVault({ home, profile, memoryOnly: options.memoryOnly, checkpoint })
  const provider = createProvider({
    config,
    cacheFolder: folders.cache,
    fetch: observedFetch(http.fetch, stopwatch, checkpoint),
    onWaiting({ because, nextTryAt }) {
      const { code, userMessage, hint } = because
      output.emit({ type: 'notice', at: clock.now(), code, userMessage, hint })
      const seconds = Math.max(1, Math.round((nextTryAt - clock.now()) / 1_000))
      output.tell(`${output.style.warm('!')} ${userMessage}`, `  Waiting for it; next try in ${seconds} s.`)
    },
  })
  const node =
    control.url === null
      ? null
      : createNode({
          controlUrl: control.url,
          device,
          system: nodeSystem,
          clock,
          fetch: http.fetch,
          judgeOwner: (identity, owner) => judgeOwner({ owner, tags: [] }, identity, ownerRules),
          checkpoint,
          log,
        })
  const lock = createSessionLock({ home, profile, checkpoint })
  const browser = observedBrowser(
    createBrowser({ command: options.browser, environment, platform: process.platform }),
    stopwatch,
  )
  const engine = createSession({
    profile,
    issuer: oidc.issuer,
    controlUrl: control.url,
    ownerRules,
    memoryOnly: options.memoryOnly,
    ports: {
      provider: observedProvider(provider, stopwatch),
      vault: observedVault(vault, stopwatch),
      lock,
      journal: options.memoryOnly ? createMemoryJournal() : createJournal({ home, profile, checkpoint }),
      node: node === null ? null : observedNode(node, stopwatch),
      browser,
      clock,
      random: Math.random,
    },
  })
  return {
    config,
    engine,
    clock,
    log,
    http,
    vault,
    lock,
    home,
    cacheFolder: folders.cache,
    provider,
    node,
    browser,
    followOthers: (onChange) => followNotes(home, onChange),
    async close() {
      await engine.close()
      await provider.kept()
      await http.close()
    },
  }
}

/** The vault's note appears and goes with a session; no more than that is told by it. */
async function followNotes(home: string, onChange: () => void): Promise<() => void> {
  const folder = join(home, 'state')
  await ensurePrivateFolder(home)
  await ensurePrivateFolder(folder)
  const watcher = watch(folder, () => onChange())
  watcher.on('error', () => {})
  return () => watcher.close()
}
