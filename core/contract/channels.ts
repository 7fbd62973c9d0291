/**
 * The IPC table: every message between window and main, once. The preload's bridge, main's handlers and the tests'
 * doubles derive from it. Types vanish at run time, so main checks every input against the schema written here.
 * No payload carries a token, and the window hands over no URL to open.
 */
import * as v from 'valibot'
import type { Snapshot } from './snapshot.ts'
import type { WireError } from './wire-error.ts'

/** Nothing throws across the boundary: a failure is an answer. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: WireError }

/** The window asks, main answers once. `output` exists for the compiler alone. */
interface Call<Input extends v.GenericSchema, Output> {
  readonly kind: 'call'
  readonly input: Input
  readonly output?: Output
}

/** Main tells, unasked. `payload` exists for the compiler alone. */
interface Event<Payload> {
  readonly kind: 'event'
  readonly payload?: Payload
}

function call<Output>() {
  return <Input extends v.GenericSchema>(input: Input): Call<Input, Output> => ({ kind: 'call', input })
}

function event<Payload>(): Event<Payload> {
  return { kind: 'event' }
}

const nothing = v.undefined()

export const channels = {
  'session.snapshot': call<Snapshot>()(nothing),
  /** Answers once begun; progress and outcome arrive as `session.changed`. */
  'session.signIn': call<null>()(
    v.strictObject({ method: v.picklist(['browser', 'device']), anotherAccount: v.boolean() }),
  ),
  'session.cancel': call<null>()(nothing),
  /** `keep`: only this person's session ends; `logout`: this device leaves the network too. */
  'session.signOut': call<null>()(v.strictObject({ node: v.picklist(['keep', 'logout']) })),
  'session.renew': call<null>()(nothing),
  /** Carries the snapshot's revision, so that a late joiner can order what it gets. */
  'session.changed': event<Snapshot>(),
} as const

type Table = typeof channels

export type CallName = { [Name in keyof Table]: Table[Name]['kind'] extends 'call' ? Name : never }[keyof Table]
export type EventName = Exclude<keyof Table, CallName>

export type Input<Name extends CallName> = v.InferOutput<Table[Name]['input']>
export type Output<Name extends CallName> = Exclude<Table[Name]['output'], undefined>
export type Payload<Name extends EventName> = Exclude<Table[Name]['payload'], undefined>

/** A call without input takes no argument at all. */
type Arguments<Name extends CallName> = undefined extends Input<Name> ? [] : [input: Input<Name>]

/** What the window sees as `window.latchkey`: one function per channel; a listener's function ends the listening. */
export type Bridge = {
  readonly [Name in CallName]: (...input: Arguments<Name>) => Promise<Reply<Output<Name>>>
} & {
  readonly [Name in EventName]: (listener: (payload: Payload<Name>) => void) => () => void
}

/** What main answers with. A handler throws AppError; the wrapper turns it into a reply. */
export type Handlers = {
  readonly [Name in CallName]: (input: Input<Name>) => Promise<Output<Name>>
}

export function isCall(name: keyof Table): name is CallName {
  return channels[name].kind === 'call'
}

export const channelNames = Object.keys(channels).filter((name): name is keyof Table => name in channels)
