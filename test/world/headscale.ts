/** A real Headscale of the pinned version, with our issuer, on loopback; its command line is the administrator. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { GoTools } from './parts/go-tools.ts'
import { type Child, startChild } from './support/child.ts'
import type { WorldFolder } from './support/folder.ts'
import { type HeadscaleNode, type HeadscaleUser, readNodes, readUsers } from './support/headscale-json.ts'
import { http } from './support/http.ts'
import { freePort } from './support/ports.ts'
import { run } from './support/run.ts'

export interface HeadscaleOidc {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: readonly string[]
  readonly extraParams?: Readonly<Record<string, string>>
  readonly allowedDomains?: readonly string[]
  readonly allowedGroups?: readonly string[]
  readonly allowedUsers?: readonly string[]
  readonly emailVerifiedRequired?: boolean
  readonly pkce?: boolean
}

export interface HeadscaleOptions {
  readonly folder: WorldFolder
  readonly tools: GoTools
  /** From reserveHeadscale: the issuer's client must know the redirect URI before Headscale starts. */
  readonly address: HeadscaleAddress
  /** Without it, registration is by command line only. */
  readonly oidc?: HeadscaleOidc
  /** Key life of every node, in Headscale's words (`30d`, `90s`). Default: never expires. */
  readonly nodeExpiry?: string
  /** Life of a pending registration (`8s`). Default 15 min. */
  readonly registerCacheExpiration?: string
  readonly certificates?: Certificates
  /** Further `HEADSCALE_…` variables, which win over all of the above. */
  readonly env?: Readonly<Record<string, string>>
}

export interface HeadscaleAddress {
  readonly url: string
  readonly port: number
  readonly redirectUri: string
}

export interface Headscale extends HeadscaleAddress {
  readonly logFile: string
  readonly tail: (lines?: number) => string
  readonly cli: (...args: string[]) => Promise<string>
  readonly version: () => Promise<string>
  readonly nodes: () => Promise<HeadscaleNode[]>
  readonly users: () => Promise<HeadscaleUser[]>
  /** A new API key: all-powerful, an hour long. */
  readonly apiKey: () => Promise<string>
  /** A single-use pre-auth key of that user. */
  readonly preAuthKey: (userId: string) => Promise<string>
  readonly createUser: (name: string) => Promise<void>
  /** Moves a node's expiry; default now. */
  readonly expireNode: (nodeId: string, at?: Date) => Promise<void>
  readonly deleteNode: (nodeId: string) => Promise<void>
  readonly stop: () => Promise<void>
  /** Brings it back with the same port and data; other options and variables may be given. */
  readonly start: (
    changes?: Pick<HeadscaleOptions, 'oidc' | 'nodeExpiry' | 'registerCacheExpiration' | 'env'>,
  ) => Promise<void>
}

export async function reserveHeadscale(tls: boolean): Promise<HeadscaleAddress> {
  const port = await freePort()
  const url = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`
  return { port, url, redirectUri: `${url}/oidc/callback` }
}

/** About 0.1 s. Waits for the issuer to be there, as Headscale does. */
export async function startHeadscale(options: HeadscaleOptions): Promise<Headscale> {
  const { folder, tools, address, certificates } = options
  const path = await folder.sub('headscale')
  const logFile = folder.log(`headscale-${address.port}`)
  const configFile = join(path, 'config.yaml')
  const env = { PATH: process.env.PATH, HOME: path, ...certificates?.trustEnv }
  const stunPort = await freePort()
  const grpcPort = await freePort()

  let child: Child | undefined
  const start: Headscale['start'] = async (changes = {}) => {
    if (child?.running()) return
    const settings = { ...options, ...changes }
    // JSON is YAML.
    await writeFile(configFile, JSON.stringify(configuration(settings, path, { stunPort, grpcPort }), null, 2))
    child = await startChild({
      name: 'Headscale',
      command: tools.headscale,
      args: ['--config', configFile, 'serve'],
      env: { ...env, ...settings.env },
      cwd: path,
      logFile,
    })
    await child.ready(
      async () => {
        const ca = certificates === undefined ? {} : { ca: certificates.ca }
        return (await http(`${address.url}/health`, { ...ca, deadlineMs: 5_000 })).status === 200
      },
      { deadlineMs: 30_000 },
    )
  }
  await start()

  const cli = async (...args: string[]) => {
    const { stdout } = await run(tools.headscale, ['--config', configFile, ...args], { env, cwd: path })
    return stdout
  }
  const json = async (...args: string[]): Promise<unknown> => JSON.parse(await cli(...args, '--output', 'json'))
  return {
    ...address,
    logFile,
    tail: (lines) => child?.tail(lines) ?? '',
    cli,
    version: async () => /v\d+\.\d+\.\d+\S*/.exec(await cli('version'))?.[0] ?? '',
    nodes: async () => readNodes(await json('nodes', 'list')),
    users: async () => readUsers(await json('users', 'list')),
    apiKey: async () => (await cli('apikeys', 'create', '--expiration', '1h')).trim(),
    preAuthKey: async (userId) => (await cli('preauthkeys', 'create', '--user', userId)).trim(),
    createUser: async (name) => {
      await cli('users', 'create', name)
    },
    expireNode: async (nodeId, at) => {
      await cli('nodes', 'expire', '--identifier', nodeId, ...(at ? ['--expiry', at.toISOString()] : []))
    },
    deleteNode: async (nodeId) => {
      await cli('nodes', 'delete', '--identifier', nodeId, '--force')
    },
    start,
    stop: async () => child?.stop(),
  }
}

function configuration(options: HeadscaleOptions, path: string, ports: { stunPort: number; grpcPort: number }) {
  const { address, oidc, certificates } = options
  return {
    server_url: address.url,
    listen_addr: `127.0.0.1:${address.port}`,
    metrics_listen_addr: '',
    grpc_listen_addr: `127.0.0.1:${ports.grpcPort}`,
    noise: { private_key_path: './noise_private.key' },
    prefixes: { v4: '100.64.0.0/10', v6: 'fd7a:115c:a1e0::/48' },
    derp: {
      server: {
        enabled: true, // an empty relay map stops the start, and nodes need one region to get to Running
        region_id: 999,
        region_code: 'local',
        region_name: 'Local',
        stun_listen_addr: `127.0.0.1:${ports.stunPort}`,
        private_key_path: './derp_private.key',
      },
      urls: [],
      paths: [],
      auto_update_enabled: false,
    },
    disable_check_updates: true,
    database: { type: 'sqlite', sqlite: { path: './db.sqlite' } },
    dns: { magic_dns: false, override_local_dns: false },
    unix_socket: join(path, 'headscale.sock'),
    log: { level: 'info' },
    ...(options.nodeExpiry === undefined ? {} : { node: { expiry: options.nodeExpiry } }),
    ...(options.registerCacheExpiration === undefined
      ? {}
      : { tuning: { register_cache_expiration: options.registerCacheExpiration } }),
    ...(certificates === undefined
      ? {}
      : { tls_cert_path: certificates.certificateFile, tls_key_path: certificates.keyFile }),
    ...(oidc === undefined ? {} : { oidc: oidcConfiguration(oidc) }),
  }
}

function oidcConfiguration(oidc: HeadscaleOidc) {
  return {
    issuer: oidc.issuer,
    client_id: oidc.clientId,
    client_secret: oidc.clientSecret,
    scope: oidc.scope ?? ['openid', 'profile', 'email'],
    extra_params: oidc.extraParams ?? {},
    allowed_domains: oidc.allowedDomains ?? [],
    allowed_groups: oidc.allowedGroups ?? [],
    allowed_users: oidc.allowedUsers ?? [],
    email_verified_required: oidc.emailVerifiedRequired ?? true,
    pkce: { enabled: oidc.pkce ?? true },
  }
}
