/**
 * Keycloak's distribution, prepared for fast starts: fetched with Maven, built once for H2 without a cluster, then
 * started once so that the schema, the admin and an archive of loaded classes are there.
 */
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createRealm } from '../keycloak-realm.ts'
import { PINS } from '../pins.ts'
import { startChild } from '../support/child.ts'
import { http } from '../support/http.ts'
import { keycloakAdmin } from '../support/keycloak-admin.ts'
import {
  keycloakCommand,
  keycloakUrl,
  linkKeycloakHome,
  MASTER_ADMIN,
  waitForKeycloak,
} from '../support/keycloak-process.ts'
import { freePort } from '../support/ports.ts'
import { run } from '../support/run.ts'
import { cachedFolder } from './cache.ts'
import { findJava, type Java } from './java.ts'

export interface KeycloakPart {
  readonly java: Java
  /** The built distribution; never written to. */
  readonly distribution: string
  /** A database with the schema and the admin of the master realm, to be copied. */
  readonly database: string
  /** Archive of loaded classes for this Java: starts in two thirds of the time. */
  readonly classArchive: string
}

/** To be raised when the steps of this file change what they make. */
const RECIPE = 2

const LOGIN_PAGE = 'client_id=headscale&response_type=code&scope=openid'

/** About a minute with an empty cache. */
export async function ensureKeycloak(): Promise<KeycloakPart> {
  const java = await findJava()
  const folder = await cachedFolder(keycloakName(java), async (into) => {
    const distribution = await unpack(into)
    await run('sh', [join(distribution, 'bin', 'kc.sh'), 'build', '--db=dev-file', '--cache=local'], {
      env: { ...process.env, JAVA_HOME: java.home },
      deadlineMs: 300_000,
    })
    await startOnce(into, partIn(into, java))
  })
  return partIn(folder, java)
}

function keycloakName(java: Java): string {
  return `keycloak-${PINS.keycloak}-java${java.release}-${RECIPE}`
}

function partIn(folder: string, java: Java): KeycloakPart {
  return {
    java,
    distribution: join(folder, 'distribution'),
    database: join(folder, 'keycloakdb.mv.db'),
    classArchive: join(folder, 'classes.jsa'),
  }
}

async function unpack(into: string): Promise<string> {
  const artifact = `org.keycloak:keycloak-quarkus-dist:${PINS.keycloak}:zip`
  const goal = `org.apache.maven.plugins:maven-dependency-plugin:${PINS.mavenDependencyPlugin}:copy`
  await run('mvn', ['--quiet', '--batch-mode', goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${into}`], {
    cwd: into,
    deadlineMs: 900_000,
  })
  const zip = join(into, `keycloak-quarkus-dist-${PINS.keycloak}.zip`)
  await run('unzip', ['-q', zip, '-d', into], { deadlineMs: 120_000 })
  await rm(zip)
  const [unpacked] = (await readdir(into)).filter((entry) => entry.startsWith('keycloak-'))
  if (unpacked === undefined) throw new Error(`${artifact} holds no folder keycloak-…`)
  await rename(join(into, unpacked), join(into, 'distribution'))
  return join(into, 'distribution')
}

async function startOnce(into: string, part: KeycloakPart): Promise<void> {
  const home = join(into, 'first-home')
  await linkKeycloakHome(part.distribution, home)
  const port = await freePort()
  const child = await startChild({
    name: 'Keycloak (first start)',
    ...keycloakCommand({ part, home, port, classArchive: 'write' }),
    logFile: join(into, 'first-start.log'),
  })
  const url = keycloakUrl(port, false)
  await waitForKeycloak(child, url)
  // What every world does first, so that its classes are in the archive too.
  const realm = await createRealm(keycloakAdmin(url, MASTER_ADMIN), url, { headscaleRedirects: [url] })
  await http(`${realm.issuer}/protocol/openid-connect/auth?${LOGIN_PAGE}&redirect_uri=${encodeURIComponent(url)}`)
  await realm.remove()
  await child.stop() // ends the database cleanly and writes the class archive
  await rename(join(home, 'data', 'h2', 'keycloakdb.mv.db'), part.database)
  await rm(home, { recursive: true })
}
