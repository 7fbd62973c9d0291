/** A device and its control servers on loopback: stand-ins for tailscaled and Headscale, and Latchkey's node on top. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Identity } from '../../core/contract/identity.ts'
import type { NodeObservation } from '../../core/contract/node.ts'
import { createNode, type LatchkeyNode, type NodeOptions } from '../../core/node/node.ts'
import type { Registered, RegisterProgress } from '../../core/node/register.ts'
import { nodeSystem } from '../../core/node/system.ts'
import { type HeadscaleOptions, type StandInHeadscale, startHeadscale } from './stand-in/headscale.ts'
import { type StandInTailscaled, startTailscaled, type TailscaledOptions } from './stand-in/tailscaled.ts'

export const ada: Identity = {
  issuer: 'https://idp.example',
  subject: 'ada-1',
  email: null,
  emailVerified: null,
  username: 'ada',
  displayName: 'Ada',
  groups: [],
}

const realClock = {
  now: () => Date.now(),
  at(time: number, callback: () => void) {
    const timer = setTimeout(callback, Math.max(0, time - Date.now()))
    return () => clearTimeout(timer)
  },
}

/** Quick enough for a test; the product's own are in await-node.ts. */
const LIMITS = { linkMs: 1_500, graceMs: 150, runningMs: 1_500, approvalMs: 10_000 }

export interface NodeWorld {
  readonly headscale: StandInHeadscale
  readonly other: StandInHeadscale
  readonly daemon: StandInTailscaled
  node(options?: Partial<NodeOptions>): LatchkeyNode
  stop(): Promise<void>
}

export async function startNodeWorld(
  options: { readonly headscale?: HeadscaleOptions; readonly daemon?: Partial<TailscaledOptions> } = {},
): Promise<NodeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-node-'))
  const [headscale, other, daemon] = await Promise.all([
    startHeadscale(options.headscale),
    startHeadscale(),
    startTailscaled({ socket: join(folder, 'sock'), ...options.daemon }),
  ])
  for (const server of [headscale, other]) {
    server.createUser('ada')
    server.createUser('eve')
    // Nobody goes there: `approve` is the person at the confirm page.
    server.oidc = { issuer: 'https://idp.example', clientId: 'headscale', clientSecret: 'unused' }
  }
  return {
    headscale,
    other,
    daemon,
    node: (changes = {}) =>
      createNode({
        controlUrl: headscale.url,
        device: { socket: daemon.socket, hostname: null, acceptRoutes: null, acceptDns: null },
        system: { ...nodeSystem, uid: () => daemon.caller.uid, userName: () => daemon.caller.userName },
        clock: realClock,
        fetch,
        limits: LIMITS,
        ...changes,
      }),
    async stop() {
      await Promise.all([daemon.stop(), headscale.stop(), other.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface RegisterPlay {
  /** Who presses confirm, at which server; null: nobody. */
  readonly confirmedBy?: string | null
  readonly server?: StandInHeadscale
  readonly reauthenticate?: boolean
  readonly admitted?: Promise<Identity>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RegisterProgress) => void
}

/** One registration with the person played; what was shown on the way comes with the result. */
export async function play(
  world: NodeWorld,
  node: LatchkeyNode,
  script: RegisterPlay = {},
): Promise<Registered & { readonly shown: readonly RegisterProgress[] }> {
  const shown: RegisterProgress[] = []
  const { confirmedBy = 'ada', server = world.headscale } = script
  const registered = await node.register(
    {
      reauthenticate: script.reauthenticate ?? false,
      admitted: script.admitted ?? Promise.resolve(ada),
      signal: script.signal ?? new AbortController().signal,
    },
    (progress) => {
      shown.push(progress)
      script.onProgress?.(progress)
      if (progress.kind === 'authUrl' && confirmedBy !== null) server.approve(authIdOf(progress.url), confirmedBy)
    },
  )
  return { ...registered, shown }
}

export function authIdOf(url: string): string {
  return new URL(url).pathname.split('/').pop() ?? ''
}

/** Watches until told to end; `until` waits for an observation that fits, from the latest on. */
export function watching(node: LatchkeyNode) {
  const end = new AbortController()
  const seen: NodeObservation[] = []
  let wake = () => {}
  const done = node.watch((observation) => {
    seen.push(observation)
    wake()
  }, end.signal)
  return {
    seen,
    async until(fits: (observation: NodeObservation) => boolean, ms = 5_000): Promise<NodeObservation> {
      const deadline = Date.now() + ms
      for (;;) {
        const last = seen.at(-1)
        if (last !== undefined && fits(last)) return last
        if (Date.now() >= deadline) throw new Error(`not seen within ${ms} ms; last: ${JSON.stringify(last)}`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, deadline - Date.now())
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    },
    async end() {
      end.abort()
      await done
    },
  }
}

export const never = (): AbortSignal => new AbortController().signal

/** A promise to be settled by hand. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
