/** Parts for the node's tests: a machine made of tables, readings by what differs, and a LocalAPI made of answers. */
import * as v from 'valibot'
import type { LocalApiAddress } from '../../core/node/local-api-address.ts'
import type {
  Transport,
  TransportAnswer,
  TransportRequest,
  TransportStream,
} from '../../core/node/local-api-transport.ts'
import { type HealthWarning, PrefsSchema, StatusSchema } from '../../core/node/local-api-wire.ts'
import type { Reading } from '../../core/node/observe.ts'
import type { FileOwner, NodeSystem, ProcessResult, RunOptions } from '../../core/node/ports.ts'

export interface MachineTables {
  readonly platform?: NodeJS.Platform
  readonly uid?: number | null
  readonly groups?: readonly number[]
  readonly userName?: string
  readonly path?: string
  /** Path → owner. The folders around are root's, and closed to others. */
  readonly owners?: Readonly<Record<string, number>>
  /** Path → owner and permissions, where these matter. */
  readonly files?: Readonly<Record<string, FileOwner>>
  /** Path → text, or the code of the error. */
  readonly texts?: Readonly<Record<string, string | { readonly code: string }>>
  readonly links?: Readonly<Record<string, string>>
  /** Program → what it does; absent: ENOENT. */
  readonly programs?: Readonly<
    Record<string, (args: readonly string[], options: RunOptions) => ProcessResult | Promise<ProcessResult>>
  >
}

export function machine(tables: MachineTables = {}): NodeSystem {
  return {
    platform: tables.platform ?? 'linux',
    environment: { PATH: tables.path ?? '' },
    uid: () => (tables.uid === undefined ? 1000 : tables.uid),
    groups: () => tables.groups ?? [],
    userName: () => tables.userName ?? 'ada',
    async lookAt(path) {
      const { owners = {}, files = {} } = tables
      const owner = owners[path] ?? (Object.keys(owners).some((file) => file.startsWith(`${path}/`)) ? 0 : null)
      return files[path] ?? (owner === null ? null : { uid: owner, gid: 0, mode: 0o755 })
    },
    async readText(path) {
      const text = tables.texts?.[path]
      if (typeof text === 'string') return text
      throw systemError(text?.code ?? 'ENOENT')
    },
    async readLink(path) {
      const target = tables.links?.[path]
      if (target === undefined) throw systemError('ENOENT')
      return target
    },
    async run(file, args, options) {
      const program = tables.programs?.[file]
      if (program === undefined) throw systemError('ENOENT')
      return await program(args, options)
    },
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

export const OUR_SERVER = 'https://headscale.example.com'
const KEY = `nodekey:${'a'.repeat(64)}`

export interface ReadingChanges {
  /** Fields of the status as tailscaled writes them. */
  readonly status?: Readonly<Record<string, unknown>>
  /** Fields of `Self`. */
  readonly self?: Readonly<Record<string, unknown>>
  readonly prefs?: Readonly<Record<string, unknown>>
  readonly policyLoginUrl?: string
  readonly warnings?: readonly HealthWarning[]
}

/** Running at our server as ada@example.com, unless told otherwise. */
export function readingOf(changes: ReadingChanges = {}): Reading {
  const status = v.parse(StatusSchema, {
    Version: '1.101.0',
    BackendState: 'Running',
    HaveNodeKey: true,
    AuthURL: '',
    TailscaleIPs: ['100.64.0.7'],
    User: { 7: { LoginName: 'ada@example.com', DisplayName: 'Ada' } },
    CurrentTailnet: { Name: 'headscale.example.com' },
    Health: [],
    ...changes.status,
    Self: {
      ID: '1',
      PublicKey: KEY,
      HostName: 'box',
      DNSName: 'box.tail.example.',
      UserID: 7,
      Online: true,
      ...changes.self,
    },
  })
  const prefs = v.parse(PrefsSchema, {
    ControlURL: OUR_SERVER,
    WantRunning: true,
    LoggedOut: false,
    Hostname: '',
    ...changes.prefs,
  })
  return { status, prefs, policyLoginUrl: changes.policyLoginUrl ?? null, warnings: changes.warnings ?? null }
}

/** A machine in which nobody has signed in yet. */
export const FRESH: ReadingChanges = {
  status: { BackendState: 'NeedsLogin', HaveNodeKey: false, TailscaleIPs: null, User: null },
  self: { ID: '', PublicKey: `nodekey:${'0'.repeat(64)}`, UserID: 0, Online: false },
  prefs: { ControlURL: '', WantRunning: false, LoggedOut: true },
}

export type Answerer = (
  request: TransportRequest,
  address: LocalApiAddress,
) => Partial<TransportAnswer> | Promise<Partial<TransportAnswer>>

/** Answers every request by the function; a thrown error is the connection's. */
export function scriptedTransport(answer: Answerer): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  return {
    requests,
    async send(address, request) {
      requests.push(request)
      const { status = 200, text = '', daemonVersion = '1.101.0' } = await answer(request, address)
      return { status, text, daemonVersion }
    },
    async open(address, request): Promise<TransportStream> {
      requests.push(request)
      const { status = 200, text = '' } = await answer(request, address)
      return {
        status,
        chunks: (async function* () {
          yield text
        })(),
        close: () => {},
      }
    },
  }
}

export const never = (): AbortSignal => new AbortController().signal
