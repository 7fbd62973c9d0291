/** How a prepared Keycloak is started: Java directly, for one process and the fastest start that was measured. */
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeycloakPart } from '../parts/keycloak.ts'
import type { Child, ChildOptions } from './child.ts'
import { http } from './http.ts'

/** The admin of the master realm in the prepared database. */
export const MASTER_ADMIN = { username: 'admin', password: 'admin' }

export interface KeycloakCommand {
  readonly part: KeycloakPart
  /** The home of this one server, made by linkKeycloakHome. */
  readonly home: string
  readonly port: number
  readonly classArchive: 'read' | 'write'
  /** Serve https only, with these PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

/**
 * A home for one server: everything of the distribution by link, and a `data` folder of its own. Several servers then
 * share one distribution without sharing a database or a transaction log.
 */
export async function linkKeycloakHome(distribution: string, home: string): Promise<void> {
  await mkdir(join(home, 'data', 'h2'), { recursive: true })
  for (const entry of ['bin', 'lib', 'conf', 'providers', 'themes', 'version.txt']) {
    await symlink(join(distribution, entry), join(home, entry))
  }
}

/** Where the server answers: `localhost` under TLS, the name in its certificate. */
export function keycloakUrl(port: number, tls: boolean): string {
  return tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`
}

export function keycloakCommand(command: KeycloakCommand): Pick<ChildOptions, 'command' | 'args' | 'env'> {
  const { part, home, port, tls } = command
  const opens = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang']
  const archive = command.classArchive === 'write' ? '-XX:ArchiveClassesAtExit' : '-XX:SharedArchiveFile'
  const jvm = [
    `${archive}=${part.classArchive}`,
    '-Xlog:disable',
    '-Xms64m',
    '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Djava.security.egd=file:/dev/urandom',
    '-Duser.language=en',
    '-Duser.country=US',
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    '-Dpicocli.disable.closures=true',
    '-Dquarkus-log-max-startup-records=10000',
    ...opens.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '--enable-native-access=ALL-UNNAMED',
    `-Dkc.home.dir=${home}`,
    `-Djboss.server.config.dir=${join(home, 'conf')}`,
  ]
  const listen = tls
    ? [`--https-port=${port}`, `--https-certificate-file=${tls.certificate}`, `--https-certificate-key-file=${tls.key}`]
    : ['--http-enabled=true', `--http-port=${port}`]
  return {
    command: join(part.java.home, 'bin', 'java'),
    args: [
      ...jvm,
      '-cp',
      join(part.distribution, 'lib', 'quarkus-run.jar'), // by the same path each time: the class archive is bound to it
      'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
      'start',
      '--optimized',
      '--cache=local', // otherwise a cluster port is opened on every interface
      '--http-host=127.0.0.1',
      `--hostname=${keycloakUrl(port, tls !== undefined)}`,
      ...listen,
    ],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      KC_BOOTSTRAP_ADMIN_USERNAME: MASTER_ADMIN.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: MASTER_ADMIN.password,
    },
  }
}

/** Until the master realm's discovery document is served; 120 s for a first start on a busy machine. */
export async function waitForKeycloak(child: Child, url: string, ca?: string): Promise<void> {
  await child.ready(
    async () => {
      const discovery = `${url}/realms/master/.well-known/openid-configuration`
      const answer = await http(discovery, { deadlineMs: 10_000, ...(ca === undefined ? {} : { ca }) })
      return answer.status === 200
    },
    { deadlineMs: 120_000, everyMs: 100 },
  )
}
