/**
 * Client of tailscaled's LocalAPI: finds it, dials with patience while the daemon starts, repeats an idempotent call
 * once when the daemon went away in between, checks every answer and translates every failure (`node.*`).
 * Watch and calls come from one process: the daemon sends the auth URL only to watchers of the caller's process.
 */
import * as v from 'valibot'
import { AppError } from '../errors/app-error.ts'
import type { ChangingCall, Checkpoint } from './checkpoint.ts'
import { refusal, startFix } from './daemon-errors.ts'
import { throwIfCancelled, withDeadline } from './deadline.ts'
import { LineSplitter, readBusLine, WATCH_MASK } from './ipn-bus.ts'
import type { LocalApiAddress } from './local-api-address.ts'
import { createDialer, type DialOptions } from './local-api-dial.ts'
import {
  httpTransport,
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from './local-api-transport.ts'
import {
  type BusMessage,
  CurrentProfileSchema,
  type DaemonPrefs,
  type DaemonProfile,
  type DaemonStatus,
  PolicySchema,
  PrefsSchema,
  ProfilesSchema,
  StatusSchema,
} from './local-api-wire.ts'

export interface LocalApiOptions extends DialOptions {
  readonly transport?: Transport
  readonly checkpoint?: Checkpoint
}

export interface LocalApi {
  /** Where the last answer came from; null before the first. */
  readonly address: LocalApiAddress | null
  /** Without peers. */
  status(signal: AbortSignal): Promise<DaemonStatus>
  prefs(signal: AbortSignal): Promise<DaemonPrefs>
  /** The device policy's `LoginURL`, which overrides the preference; null when there is none. */
  policyLoginUrl(signal: AbortSignal): Promise<string | null>
  /** Needs the right to change things, although it only reads: also the way to test that right. */
  profiles(signal: AbortSignal): Promise<readonly DaemonProfile[]>
  currentProfile(signal: AbortSignal): Promise<DaemonProfile>
  /** Replaces *all* preferences; an old auth key and a pending link are forgotten. */
  start(prefs: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void>
  /** A start that changes no preference: the daemon connects to its server anew, with the key on file. */
  restart(signal: AbortSignal): Promise<void>
  /** Returns at once; the link comes on the bus, the reason why not in the health. */
  loginInteractive(signal: AbortSignal): Promise<void>
  /** @throws AppError node.request-refused when the control server is unreachable; the profile is then still there */
  logout(signal: AbortSignal): Promise<void>
  editWantRunning(wanted: boolean, signal: AbortSignal): Promise<void>
  /** Switches to a new, empty profile: without control URL, without operator. */
  newProfile(signal: AbortSignal): Promise<void>
  switchProfile(id: string, signal: AbortSignal): Promise<void>
  deleteProfile(id: string, signal: AbortSignal): Promise<void>
  /** Has the daemon measure its relays again; best effort, since not every build can be asked to. */
  remeasureRelays(signal: AbortSignal): Promise<void>
  /** Tells every message until the daemon ends the stream (resolves) or the signal aborts (rejects). */
  watchBus(onMessage: (message: BusMessage) => void, signal: AbortSignal): Promise<void>
}

const CALL_LIMIT_MS = 10_000
/** The daemon tells the control server first, and gives it its time. */
const LOGOUT_LIMIT_MS = 30_000
const FIRST_MESSAGE_LIMIT_MS = 5_000

export function createLocalApi(options: LocalApiOptions): LocalApi {
  const { system, clock } = options
  const transport = options.transport ?? httpTransport
  const dialer = createDialer(options)

  async function call(
    method: TransportRequest['method'],
    path: string,
    signal: AbortSignal,
    more: { readonly body?: unknown; readonly limitMs?: number; readonly tolerated?: readonly number[] } = {},
  ): Promise<TransportAnswer> {
    const name = `${method} ${path.replace(/\?.*$/, '')}`
    const ms = more.limitMs ?? CALL_LIMIT_MS
    const body = more.body === undefined ? null : JSON.stringify(more.body)
    const late = () => new AppError('node.daemon-silent', { seconds: ms / 1000, call: name, fix: startFix(system) })
    try {
      const { answer, address } = await withDeadline({ clock, ms, signal, late }, (limited) =>
        dialer.dial({
          use: (at) => transport.send(at, { method, path: `/localapi/v0/${path}`, body, signal: limited }),
          idempotent: method === 'GET',
          signal: limited,
        }),
      )
      const fine = answer.status >= 200 && answer.status < 300
      if (!fine && !more.tolerated?.includes(answer.status)) throw refusal(system, address, name, answer)
      return answer
    } catch (caught) {
      if (!(caught instanceof TransportError)) throw caught
      throw strange(name, caught.failure === 'oversize' ? 'it is too long' : 'the connection broke', caught)
    }
  }

  async function read<S extends v.GenericSchema>(
    path: string,
    schema: S,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    return parse(path, schema, (await call('GET', path, signal)).text)
  }

  async function change(name: ChangingCall, work: () => Promise<unknown>): Promise<void> {
    await options.checkpoint?.(`${name}:before`)
    await work()
    await options.checkpoint?.(`${name}:after`)
  }

  return {
    get address() {
      return dialer.address
    },
    status: (signal) => read('status?peers=false', StatusSchema, signal),
    prefs: (signal) => read('prefs', PrefsSchema, signal),
    async policyLoginUrl(signal) {
      // Builds without policies answer 404; to some callers the list is closed. Neither means that there is one.
      const answer = await call('GET', 'policy/', signal, { tolerated: [400, 403, 404, 405, 501] })
      return answer.status === 200 ? parse('policy/', PolicySchema, answer.text).loginUrl : null
    },
    profiles: (signal) => read('profiles/', ProfilesSchema, signal),
    currentProfile: (signal) => read('profiles/current', CurrentProfileSchema, signal),
    start: (prefs, signal) =>
      change('node.start', () => call('POST', 'start', signal, { body: { UpdatePrefs: prefs } })),
    restart: (signal) => change('node.start', () => call('POST', 'start', signal, { body: {} })),
    loginInteractive: (signal) => change('node.login-interactive', () => call('POST', 'login-interactive', signal)),
    logout: (signal) => change('node.logout', () => call('POST', 'logout', signal, { limitMs: LOGOUT_LIMIT_MS })),
    editWantRunning: (wanted, signal) =>
      change('node.prefs', () =>
        call('PATCH', 'prefs', signal, { body: { WantRunning: wanted, WantRunningSet: true } }),
      ),
    newProfile: (signal) => change('node.profile-new', () => call('PUT', 'profiles/', signal)),
    switchProfile: (id, signal) =>
      change('node.profile-switch', () => call('POST', `profiles/${encodeURIComponent(id)}`, signal)),
    deleteProfile: (id, signal) =>
      change('node.profile-delete', () => call('DELETE', `profiles/${encodeURIComponent(id)}`, signal)),
    async remeasureRelays(signal) {
      await call('POST', 'debug?action=restun', signal, { tolerated: [400, 403, 404, 405, 500, 501] })
    },

    async watchBus(onMessage, signal) {
      const ms = FIRST_MESSAGE_LIMIT_MS
      const name = 'GET watch-ipn-bus'
      const late = () => new AppError('node.daemon-silent', { seconds: ms / 1000, call: name, fix: startFix(system) })
      // The stream lives on past the deadline of its first message, so it has a signal of its own.
      const stream = new AbortController()
      const path = `/localapi/v0/watch-ipn-bus?mask=${WATCH_MASK}`
      const onAbort = () => stream.abort(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        const { answer, address } = await withDeadline({ clock, ms, signal, late }, () =>
          dialer.dial({
            use: (at) => transport.open(at, { method: 'GET', path, body: null, signal: stream.signal }),
            idempotent: true,
            signal,
          }),
        )
        if (answer.status !== 200) {
          let text = ''
          for await (const chunk of answer.chunks) if (text.length < 1_000) text += chunk
          throw refusal(system, address, name, { status: answer.status, text })
        }
        const splitter = new LineSplitter()
        for await (const chunk of answer.chunks) {
          for (const line of splitter.push(chunk)) {
            throwIfCancelled(signal)
            onMessage(readBusLine(line))
          }
        }
      } catch (caught) {
        throwIfCancelled(signal)
        // The daemon went away in the middle: for a watcher that is the end of the stream.
        if (!(caught instanceof TransportError)) throw caught
      } finally {
        signal.removeEventListener('abort', onAbort)
        stream.abort()
      }
    },
  }

  function parse<S extends v.GenericSchema>(call: string, schema: S, text: string): v.InferOutput<S> {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (caught) {
      throw strange(call, 'it is not JSON', caught)
    }
    const parsed = v.safeParse(schema, value)
    if (parsed.success) return parsed.output
    throw strange(call, `${v.getDotPath(parsed.issues[0]) ?? 'the whole'} is missing or of another type`)
  }
}

function strange(call: string, reason: string, cause?: unknown): AppError {
  return new AppError('node.daemon-answer', { call, reason }, { cause })
}
