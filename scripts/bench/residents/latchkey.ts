/** The resident core as the tray app composes it, with the terminal's network: keychain, lock and journal are the real ones. */

import { createHttp } from '../../../cli/http.ts'
import { homeFolders } from '../../../core/config/home.ts'
import { createJournal } from '../../../core/keychain/journal.ts'
import { createKeyringStore } from '../../../core/keychain/keyring-store.ts'
import { createMemoryVault } from '../../../core/keychain/memory-vault.ts'
import { createSessionLock } from '../../../core/keychain/session-lock.ts'
import { createVault } from '../../../core/keychain/vault.ts'
import { createVaultNote } from '../../../core/keychain/vault-note.ts'
import { createOidc } from '../../../core/oidc/client.ts'
import { type CachePort, createFileCache } from '../../../core/oidc/file-cache.ts'
import { createSession } from '../../../core/session/engine.ts'
import { createSystemClock } from '../../../core/session/system-clock.ts'
import type { MakeResident } from './resident.ts'

/** Set apart from a real session in the same keychain. */
const PROFILE = 'bench'
const HOUR_MS = 3_600_000

export const makeLatchkey: MakeResident = async ({ issuer, clientId, folder, hasKeychain }) => {
  const name = hasKeychain ? 'latchkey' : 'latchkey, in memory'
  const { root: home, cache } = homeFolders({ ...process.env, LATCHKEY_HOME: folder })
  const clock = createSystemClock()
  let asked = 0
  // Memory outlives a life here, so that the next one finds somebody signed in.
  const memory = createMemoryVault()
  const vault = hasKeychain
    ? createVault({ home, profile: PROFILE, store: createKeyringStore(), note: createVaultNote(home, PROFILE) })
    : memory

  return {
    name,
    requests: () => asked,
    async begin() {
      const http = createHttp(process.env)
      const fetch: typeof http.fetch = (...call) => {
        asked += 1
        return http.fetch(...call)
      }
      let opened: (url: string) => void = () => {}
      const oidc = createOidc({ issuer, clientId, fetch, cache: anHourOlder(createFileCache(cache)) })
      let validatedAt = Number.NaN
      const refresh: typeof oidc.refresh = async (...call) => {
        const record = await oidc.refresh(...call)
        validatedAt = performance.now()
        return record
      }
      const engine = createSession({
        profile: PROFILE,
        issuer,
        controlUrl: null,
        ownerRules: { emailVerifiedRequired: true, stripEmailDomain: null },
        memoryOnly: !hasKeychain,
        ports: {
          provider: { ...oidc, refresh },
          vault,
          lock: createSessionLock({ home, profile: PROFILE }),
          journal: createJournal({ home, profile: PROFILE }),
          node: null,
          browser: { open: async (url) => opened(url) },
          clock,
          random: Math.random,
        },
      })
      await engine.start()
      return {
        signIn: (open) => {
          opened = open
          return engine.signIn({ method: 'browser' })
        },
        async renew() {
          await engine.renew()
          return validatedAt
        },
        ask: async () => engine.snapshot.session.kind === 'active',
        async end() {
          await engine.close()
          await http.close()
        },
      }
    },
  }
}

/** As if the documents had been fetched an hour ago: usable, and due for a look while the browser is open. */
function anHourOlder(cache: CachePort): CachePort {
  return {
    write: (name, value) => cache.write(name, value),
    async read(name) {
      const stored = await cache.read(name)
      if (typeof stored !== 'object' || stored === null) return stored
      const aged = Object.entries(stored).map(([key, value]) => [key, /At$/.test(key) ? value - HOUR_MS : value])
      return Object.fromEntries(aged)
    },
  }
}
