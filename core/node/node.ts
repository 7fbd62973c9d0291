/** The node part as a whole: what the session asks of the daemon on this device, for one control server. */
import type { NodeObservation } from '../contract/node.ts'
import { AppError, toAppError } from '../errors/app-error.ts'
import { type Logger, silent } from '../log/logger.ts'
import { accessOf, type DaemonAccess } from './access.ts'
import { LIMITS, type Limits } from './await-node.ts'
import type { Checkpoint } from './checkpoint.ts'
import { confirmPageInsistence } from './confirmable.ts'
import { connectNode } from './connect.ts'
import { controlServerUsesOidc, lookAtControlServer } from './control-server.ts'
import { canonicalUrl } from './control-url.ts'
import { createLocalApi } from './local-api.ts'
import type { Transport } from './local-api-transport.ts'
import { type Left, leaveServer } from './logout.ts'
import { belongsElsewhere, firstBusMessage, judge, readDaemon } from './observe.ts'
import type { Clock, Fetch, NodeSystem } from './ports.ts'
import type { JudgeOwner } from './profiles.ts'
import { type Registered, type RegisterProgress, type RegisterRequest, registerNode } from './register.ts'
import { registerByCommand } from './register-by-command.ts'
import type { DeviceSettings } from './register-steps.ts'
import { createTailscaleCli } from './tailscale-cli.ts'
import { watchNode } from './watch.ts'

export interface NodeOptions {
  /** `control.url`, as Headscale calls itself (`server_url`): its links are checked against this origin. */
  readonly controlUrl: string
  readonly device: DeviceSettings & {
    /** Path of the LocalAPI's socket; null: the known places. */
    readonly socket: string | null
  }
  readonly system: NodeSystem
  readonly clock: Clock
  readonly fetch: Fetch
  /**
   * The session's identity guard. With it, a node that is up for someone else is never touched, only reported, and where
   * someone else's is not up the person gets a daemon profile of their own; without, both are taken as they are.
   */
  readonly judgeOwner?: JudgeOwner
  readonly checkpoint?: Checkpoint
  readonly log?: Logger
  readonly transport?: Transport
  readonly limits?: Partial<Limits>
  /** How rarely a watched daemon without news may be read; a resident app lets the machine sleep. */
  readonly rarestRereadMs?: number
}

export interface LatchkeyNode {
  /** One live reading. Never throws: what goes wrong is `noDaemon`. */
  observe(signal: AbortSignal): Promise<NodeObservation>
  /** Tells every change until aborted, starting with the present; reconnects by itself. Never rejects. */
  watch(onChange: (observation: NodeObservation) => void, signal: AbortSignal): Promise<void>
  /** Registers the node at the control server and waits for Running. @throws AppError node.*, general.cancelled */
  register(request: RegisterRequest, onProgress: (progress: RegisterProgress) => void): Promise<Registered>
  /** Back on the network. @throws AppError node.needs-login when the server does not know the node any more */
  connect(signal: AbortSignal): Promise<void>
  /** Off the network, still registered. */
  disconnect(signal: AbortSignal): Promise<void>
  logout(signal: AbortSignal): Promise<void>
  /** Like `logout`, and says how it ended; null when this device has no node at our server. */
  leave(signal: AbortSignal): Promise<Left | null>
  /** By what right we manage the daemon; `operator` ends with a logout. @throws AppError node.* */
  access(signal: AbortSignal): Promise<DaemonAccess>
}

const NOBODY_ANSWERS = ['node.daemon-unreachable', 'node.daemon-missing']
/** The command retries its own dial for seconds, so a failure of it is believed for a while. */
const CLI_BELIEVED_MS = 60_000

/** @throws AppError node.control-url-bad */
export function createNode(options: NodeOptions): LatchkeyNode {
  const { system, clock, device } = options
  const controlUrl = canonicalUrl(options.controlUrl)
  if (controlUrl === null) {
    throw new AppError('node.control-url-bad', { url: options.controlUrl, reason: 'it is no http or https URL' })
  }
  const log = options.log ?? silent
  const access = {
    system,
    clock,
    socket: device.socket,
    ...(options.transport === undefined ? {} : { transport: options.transport }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  }
  const api = createLocalApi(access)
  // A single look must not wait for a daemon that is not there.
  const impatient = createLocalApi({ ...access, dialPatienceMs: 0 })
  const cli = createTailscaleCli({ system, clock, controlUrl })
  const judgeOwner = options.judgeOwner ?? null
  const limits = { ...LIMITS, ...options.limits }
  const rereading = options.rarestRereadMs === undefined ? {} : { rarestRereadMs: options.rarestRereadMs }
  const look = (signal: AbortSignal) =>
    lookAtControlServer({ url: controlUrl, fetch: options.fetch, clock, signal }).then(
      () => null,
      (caught: unknown) => toAppError(caught, 'node.look'),
    )
  const insistOnConfirmPage = confirmPageInsistence({
    controlUrl,
    usesOidc: (signal) => controlServerUsesOidc({ url: controlUrl, fetch: options.fetch, clock, signal }),
  })
  let cliFailedAt = Number.NEGATIVE_INFINITY

  /** The command's word, when nobody answers at any address of the LocalAPI. */
  async function byCommand(caught: unknown, signal: AbortSignal) {
    if (device.socket !== null || !(caught instanceof AppError) || !NOBODY_ANSWERS.includes(caught.code)) return null
    if (clock.now() < cliFailedAt + CLI_BELIEVED_MS) return null
    const reading = await cli.read(signal)
    if (reading === null) cliFailedAt = clock.now()
    return reading
  }

  async function leave(signal: AbortSignal): Promise<Left | null> {
    const reading = await readDaemon(api, null, signal)
    if (belongsElsewhere(reading, controlUrl ?? '') || !reading.status.haveNodeKey) return null
    return await leaveServer(api, signal)
  }

  return {
    async observe(signal) {
      try {
        const first = await firstBusMessage(impatient, signal)
        return judge(await readDaemon(impatient, first?.health ?? null, signal), controlUrl)
      } catch (caught) {
        const reading = await byCommand(caught, signal)
        if (reading !== null) return judge(reading, controlUrl)
        return { kind: 'noDaemon', reason: toAppError(caught, 'node.observe').toWire() }
      }
    },

    watch: (onChange, signal) => watchNode({ api, clock, controlUrl, ...rereading }, onChange, signal),

    async register(request, onProgress) {
      const whole = { api, system, clock, controlUrl, device, judgeOwner, look, limits, log }
      return await insistOnConfirmPage(request, onProgress, async (insisting, onLink) => {
        try {
          return await registerNode(whole, insisting, onLink)
        } catch (caught) {
          const reading = await byCommand(caught, insisting.signal)
          if (reading === null) throw caught
          return await registerByCommand({ cli, controlUrl, device, judgeOwner }, reading, insisting, onLink)
        }
      })
    },

    connect: (signal) => connectNode({ api, clock, controlUrl, look, limits }, signal),

    async disconnect(signal) {
      const reading = await readDaemon(api, null, signal)
      if (belongsElsewhere(reading, controlUrl)) return
      await api.editWantRunning(false, signal)
    },

    async logout(signal) {
      await leave(signal)
    },
    leave,

    async access(signal) {
      return accessOf(system, api.address, await api.prefs(signal))
    },
  }
}
