/** One world of real peers that fit together: certificates, Keycloak with a realm, Headscale with that issuer, tailscaled, accounts with keyrings, a person. */
import { type Account, createAccount, OPERATOR_USER, OTHER_USER } from './account.ts'
import { type Certificates, createCertificates } from './certificates.ts'
import {
  type Headscale,
  type HeadscaleOidc,
  type HeadscaleOptions,
  reserveHeadscale,
  startHeadscale,
} from './headscale.ts'
import { type Keycloak, startKeycloak } from './keycloak.ts'
import type { Realm, RealmOptions } from './keycloak-realm.ts'
import { type Keyring, startKeyring } from './keyring.ts'
import { ensureParts, type Parts } from './parts/index.ts'
import { type Person, startPerson } from './person.ts'
import { createWorldFolder, type WorldFolder } from './support/folder.ts'
import { startTailscaled, type Tailscaled, type TailscaledOptions } from './tailscaled.ts'

/** Plain http on 127.0.0.1, or https on localhost under a private authority that only the peers trust. */
type Lane = 'http' | 'https'

export interface WorldOptions {
  readonly lane: Lane
  readonly realm?: Omit<RealmOptions, 'headscaleRedirects'>
  readonly headscale?: Pick<HeadscaleOptions, 'nodeExpiry' | 'registerCacheExpiration' | 'env'> & {
    readonly oidc?: Partial<HeadscaleOidc>
  }
}

export interface World {
  readonly lane: Lane
  readonly folder: WorldFolder
  readonly parts: Parts
  /** null on the http lane. */
  readonly certificates: Certificates | null
  readonly keycloak: Keycloak
  readonly realm: Realm
  readonly headscale: Headscale
  /** May change the daemons that were started for it. */
  readonly operator: Account
  /** May only read the daemons. */
  readonly other: Account
  /** For a client that must trust this lane's authority; empty on the http lane. */
  readonly trustEnv: Readonly<Record<string, string>>
  /** One more daemon; by default `operator` may change it. */
  readonly tailscaled: (
    options?: Pick<TailscaledOptions, 'socks' | 'env'> & { readonly operator?: Account | null },
  ) => Promise<Tailscaled>
  /** One more person with a fresh browser profile. */
  readonly person: () => Promise<Person>
  /** The keyring of that account, there and unlocked; one an account, as on a real machine. */
  readonly keyring: (account: Account) => Promise<Keyring>
  /** A second control server with the same issuer. */
  readonly anotherHeadscale: (options?: WorldOptions['headscale']) => Promise<Headscale>
  /** The last lines of every peer's log. */
  readonly tails: (lines?: number) => string
  /** Ends everything in reverse order. `keepLogs` leaves the logs and prints where. */
  readonly stop: (how?: { readonly keepLogs?: boolean }) => Promise<void>
}

interface Peer {
  readonly stop: () => Promise<unknown>
  readonly tail?: (lines?: number) => string
}

/** Five to seven seconds once the parts are cached. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const parts = await ensureParts()
  const folder = await createWorldFolder()
  const peers: Array<{ readonly name: string; readonly peer: Peer }> = []
  const keep = <T extends Peer>(name: string, peer: T): T => {
    peers.push({ name, peer })
    return peer
  }
  const tails = (lines = 15) =>
    peers.flatMap(({ name, peer }) => (peer.tail ? [`--- ${name}\n${peer.tail(lines)}`] : [])).join('\n')
  const stop: World['stop'] = async ({ keepLogs = false } = {}) => {
    const failures: unknown[] = []
    for (const { peer } of peers.splice(0).reverse()) await peer.stop().catch((error) => failures.push(error))
    if (keepLogs || failures.length > 0) {
      await folder.removeAllButLogs()
      process.stderr.write(`logs of this world: ${folder.path}/logs\n`)
    } else {
      await folder.remove()
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some peers did not end')
  }

  try {
    const certificates = options.lane === 'https' ? await createCertificates(folder) : null
    const tls = certificates ? { certificates } : {}
    const address = await reserveHeadscale(certificates !== null)
    const keycloak = keep('Keycloak', await startKeycloak({ folder, part: parts.keycloak, ...tls }))
    const realm = await keycloak.createRealm({ ...options.realm, headscaleRedirects: [address.redirectUri] })
    const oidcOf = (changes: Partial<HeadscaleOidc> = {}): HeadscaleOidc => ({
      issuer: realm.issuer,
      clientId: realm.headscaleClient.id,
      clientSecret: realm.headscaleClient.secret,
      ...changes,
    })
    const headscaleAt = async (at: typeof address, changes: WorldOptions['headscale'] = {}) => {
      const { oidc, ...rest } = changes
      const settings = { folder, tools: parts.goTools, address: at, ...rest, oidc: oidcOf(oidc), ...tls }
      return keep('Headscale', await startHeadscale(settings))
    }
    const headscale = await headscaleAt(address, options.headscale)
    const operator = await createAccount(folder, OPERATOR_USER)
    const other = await createAccount(folder, OTHER_USER)
    const redirects = [address.redirectUri]
    const keyrings = new Map<string, Keyring>()
    return {
      lane: options.lane,
      folder,
      parts,
      certificates,
      keycloak,
      realm,
      headscale,
      operator,
      other,
      trustEnv: certificates?.trustEnv ?? {},
      tailscaled: async ({ operator: chosen = operator, ...rest } = {}) => {
        const permitted = chosen === null ? {} : { operator: chosen.user }
        return keep(
          'tailscaled',
          await startTailscaled({ folder, tools: parts.goTools, ...tls, ...permitted, ...rest }),
        )
      },
      person: async () => keep('person', await startPerson({ folder, ...tls })),
      keyring: async (account) => {
        const present = keyrings.get(account.home)
        if (present) await present.startService().then(present.unlock)
        const keyring = present ?? keep('keyring', await startKeyring({ folder, account }))
        keyrings.set(account.home, keyring)
        return keyring
      },
      anotherHeadscale: async (changes) => {
        const second = await reserveHeadscale(certificates !== null)
        redirects.push(second.redirectUri)
        await realm.changeClient(realm.headscaleClient.id, { redirectUris: redirects })
        return headscaleAt(second, changes)
      },
      tails,
      stop,
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const logs = tails()
    await stop({ keepLogs: true }).catch(() => {})
    throw new Error(`the world did not start: ${reason}\n${logs}`)
  }
}
