/**
 * The composition root of a profile's session: the only file that knows every part of it. The same core as the
 * terminal's, with Chromium's network (the system's proxies and certificate authorities) and the system's browser.
 */
import type { HomeFolders } from '../core/config/home.ts'
import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { createJournal } from '../core/keychain/journal.ts'
import { createMemoryJournal } from '../core/keychain/memory-journal.ts'
import { createMemoryVault } from '../core/keychain/memory-vault.ts'
import type { SecretStore } from '../core/keychain/secret-store.ts'
import { createSessionLock } from '../core/keychain/session-lock.ts'
import { createVault } from '../core/keychain/vault.ts'
import { createVaultNote } from '../core/keychain/vault-note.ts'
import type { Logger } from '../core/log/logger.ts'
import { createNode } from '../core/node/node.ts'
import { requireRightToManage } from '../core/node/right-to-manage.ts'
import { nodeSystem } from '../core/node/system.ts'
import { createFileCache } from '../core/oidc/file-cache.ts'
import { createLazyOidc, providerSettings } from '../core/oidc/lazy-oidc.ts'
import type { PageTextsPort } from '../core/oidc/page-texts.ts'
import type { SignInChecks } from '../core/session/before-sign-in.ts'
import { createSession, type SessionEngine } from '../core/session/engine.ts'
import { judgeOwner } from '../core/session/owner-guard.ts'
import type { Clock } from '../core/session/ports.ts'
import type { CoreFetch } from './network.ts'

/** What every profile's session stands on. */
export interface SessionGround {
  readonly folders: HomeFolders
  readonly fetch: CoreFetch
  readonly keychain: SecretStore
  readonly clock: Clock
  readonly logger: Logger
  readonly pageTexts: PageTextsPort
  /** In the browser that the person has chosen. @throws AppError session.browser-failed */
  openLink(url: string): Promise<void>
  /** The provider cannot be reached and is waited for. */
  onWaiting(waiting: { readonly because: WireError; readonly nextTryAt: EpochMs }): void
}

export interface ProfileSession {
  readonly engine: SessionEngine
  readonly checks: SignInChecks
  /** What is kept is forgotten when the app ends, because the person chose to go on without a keychain. */
  readonly memoryOnly: boolean
  /** Reads keychain and daemon; from here on the session keeps itself alive. */
  becomeResident(): Promise<void>
  close(): Promise<void>
}

/** Nothing runs before it is told to. @throws AppError keychain.file-failed, node.control-url-bad */
export function composeSession(config: LatchkeyConfig, memoryOnly: boolean, ground: SessionGround): ProfileSession {
  const { folders, clock, logger, fetch } = ground
  const { profile, oidc, control, device } = config
  const home = folders.root
  const ownerRules = {
    emailVerifiedRequired: oidc.emailVerifiedRequired,
    stripEmailDomain: oidc.stripEmailDomain,
  }
  const provider = createLazyOidc({
    ...providerSettings(config),
    pageTexts: ground.pageTexts,
    onWaiting({ because, nextTryAt }) {
      const seconds = Math.max(1, Math.round((nextTryAt - clock.now()) / 1_000))
      logger.log('warn', 'provider.waiting', { code: because.code, seconds })
      ground.onWaiting({ because, nextTryAt })
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
          rarestRereadMs: RAREST_REREAD_MS,
        })
  const vault = memoryOnly
    ? createMemoryVault()
    : createVault({ home, profile, store: ground.keychain, note: createVaultNote(home, profile) })
  const engine = createSession({
    profile,
    issuer: oidc.issuer,
    controlUrl: control.url,
    ownerRules,
    memoryOnly,
    ports: {
      provider,
      vault,
      lock: createSessionLock({ home, profile }),
      journal: memoryOnly ? createMemoryJournal() : createJournal({ home, profile }),
      node,
      browser: { open: (url) => ground.openLink(url) },
      clock,
      random: Math.random,
    },
  })
  const ending = new AbortController()
  return {
    engine,
    memoryOnly,
    checks: {
      probeKeychain: (signal) => vault.probe(signal),
      requireRightToManage: (signal) =>
        requireRightToManage({ system: nodeSystem, clock, socket: device.socket }, signal),
    },
    async becomeResident() {
      // Then no click waits for the provider's documents.
      void provider.prepare(AbortSignal.any([ending.signal, AbortSignal.timeout(PREPARE_MS)]))
      await engine.start()
      if (ending.signal.aborted) return
      engine.watchNode()
      engine.keepAlive()
    },
    async close() {
      ending.abort()
      await engine.close()
    },
  }
}

const PREPARE_MS = 30_000
/** An idle app wakes the machine once a minute at most (clock.ts). */
const RAREST_REREAD_MS = 60_000
