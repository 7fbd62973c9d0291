/** Everything the terminal talks to, in one place: issuer, stand-ins for Headscale and tailscaled, and a configuration for them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliHome, createCliHome } from './cli.ts'
import { type CliPerson, startCliPerson } from './cli-person.ts'
import { type IssuerOptions, type RunningIssuer, startIssuer } from './issuer.ts'
import { type HeadscaleOptions, type StandInHeadscale, startHeadscale } from './stand-in/headscale.ts'
import { type StandInTailscaled, startTailscaled, type TailscaledOptions } from './stand-in/tailscaled.ts'

export interface CliWorld {
  readonly issuer: RunningIssuer
  readonly headscale: StandInHeadscale
  readonly daemon: StandInTailscaled
  readonly home: CliHome
  readonly person: CliPerson
  /** Nothing but what a test adds is written beside issuer, client, control URL and socket. */
  writeConfig(more?: string): Promise<void>
  stop(): Promise<void>
}

export interface CliWorldOptions {
  readonly issuer?: IssuerOptions
  readonly headscale?: HeadscaleOptions
  readonly daemon?: Partial<TailscaledOptions>
}

export async function startCliWorld(options: CliWorldOptions = {}): Promise<CliWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-daemon-'))
  const headscale = await startHeadscale(options.headscale)
  const issuer = await startIssuer({ ...options.issuer, headscaleRedirectUris: [headscale.redirectUri] })
  headscale.oidc = {
    issuer: issuer.issuer,
    clientId: issuer.headscale.clientId,
    clientSecret: issuer.headscale.clientSecret,
  }
  const daemon = await startTailscaled({ socket: join(folder, 'tailscaled.sock'), ...options.daemon })
  const home = await createCliHome()
  const person = await startCliPerson({ login: 'alice' })
  const writeConfig = (more = ''): Promise<void> =>
    home.writeConfig(
      [
        `oidc: { issuer: "${issuer.issuer}", client_id: ${issuer.clientId} }`,
        `control: { url: "${headscale.url}" }`,
        `device: { socket: "${daemon.socket}" }`,
        more,
      ].join('\n'),
    )
  await writeConfig()
  return {
    issuer,
    headscale,
    daemon,
    home,
    person,
    writeConfig,
    async stop() {
      await person.leave()
      await daemon.stop().catch(() => {}) // a test may have stopped it already
      await headscale.stop().catch(() => {})
      await issuer.stop()
      await home.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
