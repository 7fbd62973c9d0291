/** A real Keycloak: one server, as many realms as wanted, that can go down and come back on the same port and data. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import { createRealm, type Realm, type RealmOptions } from './keycloak-realm.ts'
import type { KeycloakPart } from './parts/keycloak.ts'
import { type Child, startChild } from './support/child.ts'
import type { WorldFolder } from './support/folder.ts'
import { keycloakAdmin } from './support/keycloak-admin.ts'
import {
  keycloakCommand,
  keycloakUrl,
  linkKeycloakHome,
  MASTER_ADMIN,
  waitForKeycloak,
} from './support/keycloak-process.ts'
import { freePort } from './support/ports.ts'

export interface KeycloakOptions {
  readonly folder: WorldFolder
  readonly part: KeycloakPart
  /** Serve https with this certificate instead of http. */
  readonly certificates?: Certificates
}

export interface Keycloak {
  readonly url: string
  readonly port: number
  /** Of the admin console at `url`. */
  readonly admin: typeof MASTER_ADMIN
  readonly logFile: string
  readonly tail: (lines?: number) => string
  readonly createRealm: (options: RealmOptions) => Promise<Realm>
  /** Ends the server; `start` brings it back with the same port, realms and sessions that it stores. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

/** Three to five seconds with the class archive. */
export async function startKeycloak(options: KeycloakOptions): Promise<Keycloak> {
  const { folder, part, certificates } = options
  const home = join(await folder.sub('keycloak'), 'home')
  await linkKeycloakHome(part.distribution, home)
  await copyFile(part.database, join(home, 'data', 'h2', 'keycloakdb.mv.db'))
  const port = await freePort()
  const url = keycloakUrl(port, certificates !== undefined)
  const logFile = folder.log(`keycloak-${port}`)
  const tls = certificates && { certificate: certificates.certificateFile, key: certificates.keyFile }
  const admin = keycloakAdmin(url, MASTER_ADMIN, certificates?.ca)

  let child: Child | undefined
  const start = async () => {
    if (child?.running()) return
    const command = keycloakCommand({ part, home, port, classArchive: 'read', ...(tls === undefined ? {} : { tls }) })
    child = await startChild({ name: 'Keycloak', ...command, logFile })
    await waitForKeycloak(child, url, certificates?.ca)
  }
  await start()
  return {
    url,
    port,
    admin: MASTER_ADMIN,
    logFile,
    tail: (lines) => child?.tail(lines) ?? '',
    createRealm: (realm) => createRealm(admin, url, realm),
    start,
    stop: async () => child?.stop(),
  }
}
