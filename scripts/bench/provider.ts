/** The embedded provider for a benchmark: in its own process, over http or, behind a relay, over https with a throw-away authority. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Certificates } from '../../test/world/certificates.ts'
import { freePort } from '../../test/world/support/ports.ts'
import type { IssuerMessage, IssuerSettings } from './issuer-process.ts'
import { type Relay, startRelay } from './relay.ts'

export interface Provider {
  readonly issuer: string
  readonly clientId: string
  /** Requests since the last time this was asked, as `METHOD path`. */
  requests(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** What the client itself asks; the rest of a sign-in's requests are the browser's. */
export const CLIENT_PATHS = /\/(token|jwks|me|\.well-known\/.*)$/

export function startProvider(): Promise<Provider> {
  return start(null, null)
}

/** Behind a relay of that round trip time, with TLS. */
export function startDistantProvider(rttMs: number, certificates: Certificates): Promise<Provider> {
  return start(rttMs, certificates)
}

async function start(rttMs: number | null, certificates: Certificates | null): Promise<Provider> {
  const port = await freePort()
  const relay: Relay | null = rttMs === null ? null : await startRelay({ targetPort: () => port, rttMs })
  const settings: IssuerSettings = {
    port,
    origin: relay === null ? null : `https://127.0.0.1:${relay.port}`,
    certificate: certificates,
  }
  const child = fork(fileURLToPath(new URL('issuer-process.ts', import.meta.url)), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
  })
  const hear = async (): Promise<IssuerMessage> => {
    const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(30_000) })) as [IssuerMessage]
    return message
  }
  const ready = await hear()
  if (ready.kind !== 'ready') throw new Error('the provider spoke before it was ready')
  return {
    issuer: ready.issuer,
    clientId: ready.clientId,
    async requests() {
      const answer = hear()
      child.send('requests?')
      const message = await answer
      return message.kind === 'requests' ? message.requests : []
    },
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
      await relay?.stop()
    },
  }
}
