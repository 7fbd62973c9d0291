/**
 * The IPC table: every message between window and main, once. The preload's bridge, main's handlers and the tests'
 * doubles derive from it. Types vanish at run time, so main checks every input against the schema written here.
 * No payload carries a token, and the window hands over no URL to open.
 */
import * as v from 'valibot'
import { type AppView, LANGUAGE_TAGS, PROFILE_COLOURS, type ScreenName, THEMES } from './app-view.ts'
import type { BundleView, DoctorView } from './doctor-view.ts'
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
const line = (longest: number) => v.pipe(v.string(), v.maxLength(longest))
const profileId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]{0,63}$/))
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

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
  /** The present link again: in the chosen browser, or in the named one. Main knows the link; the window only names the browser. */
  'session.openLink': call<null>()(v.strictObject({ browser: v.nullable(line(200)) })),
  'session.copyLink': call<null>()(nothing),
  /** Goes on in memory where the keychain cannot be used, and signs in. */
  'session.signInWithoutKeychain': call<null>()(nothing),
  /** What went wrong, as text for an administrator, on the clipboard. */
  'session.copyDetails': call<null>()(nothing),

  'device.connect': call<null>()(nothing),
  'device.disconnect': call<null>()(nothing),
  /** A new node key while the old one still carries traffic: the person's browser opens. */
  'device.reauthenticate': call<null>()(nothing),
  'device.copy': call<null>()(v.strictObject({ what: v.picklist(['name', 'ipv4', 'ipv6']) })),

  'app.view': call<AppView>()(nothing),
  'settings.change': call<null>()(
    v.variant('key', [
      v.strictObject({ key: v.literal('startAtLogin'), value: v.boolean() }),
      v.strictObject({ key: v.literal('notifications'), value: v.boolean() }),
      v.strictObject({ key: v.literal('language'), value: v.picklist([...LANGUAGE_TAGS, 'system']) }),
      v.strictObject({ key: v.literal('theme'), value: v.picklist(THEMES) }),
      v.strictObject({ key: v.literal('browser'), value: v.nullable(line(200)) }),
      v.strictObject({ key: v.literal('redirectPorts'), value: v.pipe(v.array(port), v.maxLength(10)) }),
    ]),
  ),
  'profiles.switch': call<null>()(v.strictObject({ id: profileId })),
  'profiles.edit': call<null>()(
    v.strictObject({
      id: profileId,
      name: v.pipe(line(60), v.trim(), v.minLength(1)),
      colour: v.picklist(PROFILE_COLOURS),
    }),
  ),
  /** Signs out there, then forgets its file, its tokens and its note. */
  'profiles.remove': call<null>()(v.strictObject({ id: profileId })),
  /** Looks at a network; the outcome comes as `app.changed`. Takes an address or a `latchkey://` link. */
  'join.look': call<null>()(v.strictObject({ address: line(2048) })),
  'join.accept': call<null>()(v.strictObject({ offer: line(64), clientId: v.nullable(line(320)) })),
  'join.dismiss': call<null>()(nothing),
  /** Begun; findings come as `doctor.changed`. */
  'doctor.run': call<null>()(nothing),
  'bundle.preview': call<BundleView>()(nothing),
  /** Saves what the last preview showed, where the person says. */
  'bundle.save': call<{ readonly saved: boolean }>()(nothing),
  /** Shows the log's folder in the system's file manager. */
  'logs.show': call<null>()(nothing),
  'licences.read': call<string>()(nothing),
  /** One of our own pages, in the browser; main knows their addresses. */
  'help.open': call<null>()(v.strictObject({ topic: v.picklist(['help', 'releases', 'source']) })),

  'app.changed': event<AppView>(),
  'doctor.changed': event<DoctorView>(),
  /** The tray, a notice or a link asks for a screen. */
  'app.show': event<ScreenName>(),
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
