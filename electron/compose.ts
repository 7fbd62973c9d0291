/**
 * The composition root of the tray app: the only file here that knows every part. The same core as the terminal's, with
 * Chromium's network (the system's proxies and certificate authorities) and the system's browser.
 */
import { parseArgs } from 'node:util'
import { session } from 'electron'
import { readFileFromDisk } from '../core/config/file-reader.ts'
import { homeFolders } from '../core/config/home.ts'
import { loadConfig } from '../core/config/load.ts'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import { AppError } from '../core/errors/app-error.ts'
import { ensurePrivateFolder } from '../core/keychain/files.ts'
import { createJournal } from '../core/keychain/journal.ts'
import { createKeyringStore } from '../core/keychain/keyring-store.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import { createVault } from '../core/keychain/vault.ts'
import { createVaultNote } from '../core/keychain/vault-note.ts'
import { createLogFile } from '../core/log/log-file.ts'
import { type Logger, silent } from '../core/log/logger.ts'
import { createNode } from '../core/node/node.ts'
import { nodeSystem } from '../core/node/system.ts'
import { createOidc } from '../core/oidc/client.ts'
import { createFileCache } from '../core/oidc/file-cache.ts'
import { createSession } from '../core/session/engine.ts'
import { judgeOwner } from '../core/session/owner-guard.ts'
import { createSystemClock } from '../core/session/system-clock.ts'
import { misconfigured } from './misconfigured.ts'
import type { SessionFace } from './session-calls.ts'

export interface Shell {
  readonly face: SessionFace
  readonly logger: Logger
  /** From here on the session keeps itself alive. `onWake` is given what to call after sleep. */
  becomeResident(onWake: (woke: () => void) => void): void
  close(): Promise<void>
}

export interface ShellPorts {
  openLink(url: string): Promise<void>
  /** Starts the app anew, with the configuration as it is then. */
  restart(): void
}

/** A configuration that cannot be used makes a shell that says so. Call once Electron is ready. */
export async function compose(argv: readonly string[], ports: ShellPorts): Promise<Shell> {
  try {
    return await composeSession(argv, ports)
  } catch (caught) {
    if (!(caught instanceof AppError)) throw caught
    const face = misconfigured(caught, Date.now(), ports.restart)
    return { face, logger: silent, becomeResident: () => {}, close: async () => {} }
  }
}

/** @throws AppError config.*, keychain.folder-not-private, keychain.file-failed */
async function composeSession(argv: readonly string[], { openLink }: ShellPorts): Promise<Shell> {
  const environment = process.env
  const folders = homeFolders(environment)
  const home = folders.root
  // Before anything in them is read: what others could have put there is not believed.
  await ensurePrivateFolder(home)
  await ensurePrivateFolder(folders.cache)
  const config = await loadConfig({
    profile: readProfile(argv),
    home,
    env: environment,
    platform: process.platform,
    readFile: readFileFromDisk,
  })
  const { profile, oidc, control, device } = config
  const clock = createSystemClock()
  const logger = createLogFile(folders.log, () => clock.now())
  const rules = {
    allowedDomains: oidc.allowedDomains,
    allowedGroups: oidc.allowedGroups,
    allowedUsers: oidc.allowedUsers,
    emailVerifiedRequired: oidc.emailVerifiedRequired,
  }
  const ownerRules = {
    emailVerifiedRequired: oidc.emailVerifiedRequired,
    stripEmailDomain: oidc.stripEmailDomain,
  }
  // In memory, without a cache: answers of the provider and the control server belong in no browser cache.
  const network = session.fromPartition('latchkey-core', { cache: false })
  // Electron would send and keep cookies by default.
  const fetch = (url: string, init: Omit<RequestInit, 'window'>) => network.fetch(url, { ...init, credentials: 'omit' })

  const provider = createOidc({
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scope: oidc.scope,
    extraParams: oidc.extraParams,
    rules,
    redirectPorts: config.redirect.ports,
    onlyStartIfOidcIsAvailable: oidc.onlyStartIfOidcIsAvailable,
    onWaiting({ because, nextTryAt }) {
      const seconds = Math.max(1, Math.round((nextTryAt - clock.now()) / 1_000))
      logger.log('warn', 'provider.waiting', { code: because.code, seconds })
    },
    fetch,
    cache: createFileCache(folders.cache),
  })
  const node =
    control.url === null
      ? null
      : createNode({
          controlUrl: control.url,
          device,
          system: nodeSystem,
          clock,
          fetch,
          judgeOwner: (identity, owner) => judgeOwner({ owner, tags: [] }, identity, ownerRules),
          log: logger,
        })
  const engine = createSession({
    profile,
    issuer: oidc.issuer,
    controlUrl: control.url,
    ownerRules,
    ports: {
      provider,
      vault: createVault({ home, profile, store: createKeyringStore(), note: createVaultNote(home, profile) }),
      lock: createSessionLock({ home, profile }),
      journal: createJournal({ home, profile }),
      node,
      browser: { open: openLink },
      clock,
      random: Math.random,
    },
  })
  // Then no click waits for the provider's documents.
  void provider.prepare(AbortSignal.timeout(PREPARE_MS))
  return {
    face: engine,
    logger,
    becomeResident(onWake) {
      engine.watchNode()
      engine.keepAlive()
      onWake(() => engine.worldChanged())
    },
    close: () => engine.close(),
  }
}

const PREPARE_MS = 30_000

/** `--profile NAME`, as in the terminal. Chromium's own switches stand in the same list. */
function readProfile(argv: readonly string[]): string {
  const { values } = parseArgs({ args: [...argv], options: { profile: { type: 'string' } }, strict: false })
  return typeof values.profile === 'string' ? values.profile : DEFAULT_PROFILE
}
