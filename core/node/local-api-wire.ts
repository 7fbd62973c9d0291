/**
 * The daemon's JSON in our own words. Read leniently: what a version does not send, or sends in another type, becomes
 * null or empty; only what nothing can be decided without is required (tailscaled: ipn/ipnstate, ipn/prefs, ipn/backend).
 */
import * as v from 'valibot'
import type { EpochMs } from '../contract/time.ts'
import { printable, printableName } from '../errors/printable.ts'

/** What a person may be shown is cleaned here: whoever administers another node, server or provider wrote it. */
const LONGEST_LINE = 500
const LONGEST_NAME = 320
/** More addresses, tags or warnings than these are shown to nobody. */
export const MOST_LINES = 50

const text = v.optional(v.fallback(v.string(), ''), '')
const flag = v.optional(v.fallback(v.boolean(), false), false)
const line = v.pipe(
  text,
  v.transform((written) => printable(written, LONGEST_LINE)),
)
const lines = v.pipe(
  v.optional(v.fallback(v.array(v.string()), []), []),
  v.transform((all) => all.slice(0, MOST_LINES).map((written) => printable(written, LONGEST_LINE))),
)
/** Compared with the person's names, so that it must not become equal to one by being cleaned. */
const loginName = v.pipe(
  text,
  v.transform((written) => printableName(written, LONGEST_NAME)),
)

/** Before the first netmap the daemon shows a key of zeros. */
const NO_KEY = /^nodekey:0*$/
const publicKey = v.pipe(
  text,
  v.transform((key): string | null => (key === '' || NO_KEY.test(key) ? null : key)),
)

/** Go's zero time (year 1) and a missing field both mean "never". */
const time = v.pipe(
  text,
  v.transform((stamp): EpochMs | null => {
    const at = Date.parse(stamp)
    return Number.isNaN(at) || at <= 0 ? null : at
  }),
)

const SelfSchema = v.object({
  ID: text,
  PublicKey: publicKey,
  HostName: line,
  DNSName: line,
  UserID: v.optional(v.fallback(v.number(), 0), 0),
  Online: flag,
  KeyExpiry: time,
  Expired: flag,
  Tags: lines,
})
const NO_SELF = v.parse(SelfSchema, {})

const UserSchema = v.object({ LoginName: loginName, DisplayName: line })
const users = v.optional(v.fallback(v.record(v.string(), UserSchema), {}), {})

export const StatusSchema = v.pipe(
  v.object({
    Version: line,
    BackendState: v.pipe(
      v.string(),
      v.transform((state) => printable(state, LONGEST_LINE)),
    ),
    HaveNodeKey: flag,
    AuthURL: text,
    TailscaleIPs: lines,
    Self: v.optional(v.fallback(SelfSchema, NO_SELF), {}),
    User: users,
    CurrentTailnet: v.optional(v.fallback(v.nullable(v.object({ Name: text })), null), null),
    Health: lines,
  }),
  v.transform((status) => {
    const owner = status.User[String(status.Self.UserID)]
    return {
      version: status.Version,
      backendState: status.BackendState,
      /** A registration is on file, valid or not. */
      haveNodeKey: status.HaveNodeKey,
      authUrl: status.AuthURL === '' ? null : status.AuthURL,
      addresses: status.TailscaleIPs,
      /** Headscale puts the host of its `server_url` here. */
      tailnet: status.CurrentTailnet?.Name ?? null,
      health: status.Health,
      self: {
        id: status.Self.ID,
        publicKey: status.Self.PublicKey,
        hostName: status.Self.HostName,
        dnsName: status.Self.DNSName,
        online: status.Self.Online,
        expired: status.Self.Expired,
        keyExpiresAt: status.Self.KeyExpiry,
        tags: status.Self.Tags,
        userId: status.Self.UserID,
        /** Old daemons (1.80) name nobody in a status without peers. */
        owner: owner === undefined || owner.LoginName === '' ? null : owner,
      },
    }
  }),
)
export type DaemonStatus = v.InferOutput<typeof StatusSchema>

/** Whose profile it is; the keys beside it are zeroed by the daemon, and not read. */
const ConfigSchema = v.object({ UserProfile: v.object({ ID: v.number(), LoginName: loginName, DisplayName: line }) })

/** Kept whole: what we send back must hold every preference that we do not know, or it would be reset. */
const RawPrefsSchema = v.record(v.string(), v.unknown())

const KnownPrefsSchema = v.object({
  ControlURL: text,
  WantRunning: flag,
  LoggedOut: flag,
  OperatorUser: text,
  ForceDaemon: flag,
})

export const PrefsSchema = v.pipe(
  RawPrefsSchema,
  v.transform((raw) => {
    const known = v.parse(KnownPrefsSchema, raw)
    return {
      raw,
      controlUrl: known.ControlURL,
      wantRunning: known.WantRunning,
      loggedOut: known.LoggedOut,
      operatorUser: known.OperatorUser,
      unattended: known.ForceDaemon,
      /** The account of the present profile; null before a login. */
      account: v.is(ConfigSchema, raw.Config) ? v.parse(ConfigSchema, raw.Config).UserProfile : null,
    }
  }),
)
export type DaemonPrefs = v.InferOutput<typeof PrefsSchema>

const ProfileSchema = v.pipe(
  v.object({
    ID: text,
    Name: text,
    ControlURL: text,
    UserProfile: v.optional(v.fallback(UserSchema, { LoginName: '', DisplayName: '' }), {
      LoginName: '',
      DisplayName: '',
    }),
  }),
  v.transform((profile) => ({
    /** Empty for a new profile that no login has saved yet. */
    id: profile.ID,
    name: profile.Name,
    controlUrl: profile.ControlURL,
    loginName: profile.UserProfile.LoginName,
    displayName: profile.UserProfile.DisplayName,
  })),
)
export const CurrentProfileSchema = ProfileSchema
export const ProfilesSchema = v.pipe(
  v.nullable(v.array(ProfileSchema)),
  v.transform((profiles) => profiles ?? []),
)
export type DaemonProfile = v.InferOutput<typeof ProfileSchema>

/** Of the device policy only `LoginURL` matters here: it overrides the control URL of the preferences. */
export const PolicySchema = v.pipe(
  v.object({
    Settings: v.optional(
      v.fallback(v.object({ LoginURL: v.optional(v.fallback(v.object({ Value: text }), { Value: '' })) }), {}),
      {},
    ),
  }),
  v.transform((policy) => {
    const url = policy.Settings.LoginURL?.Value ?? ''
    return { loginUrl: url === '' ? null : url }
  }),
)

const WarningSchema = v.object({ WarnableCode: text, Severity: text, Text: line, ImpactsConnectivity: flag })
export type HealthWarning = v.InferOutput<typeof WarningSchema>

const maybeText = v.optional(v.fallback(v.nullable(v.string()), null), null)

/** One line of the bus. Old fields come as null, newer ones are absent. */
export const NotifySchema = v.pipe(
  v.object({
    State: v.optional(v.fallback(v.nullable(v.number()), null), null),
    ErrMessage: maybeText,
    BrowseToURL: maybeText,
    LoginFinished: v.optional(v.unknown()),
    Health: v.optional(
      v.fallback(v.nullable(v.object({ Warnings: v.optional(v.nullable(v.record(v.string(), WarningSchema))) })), null),
      null,
    ),
  }),
  v.transform((notify) => ({
    state: notify.State,
    error: notify.ErrMessage === null || notify.ErrMessage === '' ? null : printable(notify.ErrMessage, LONGEST_LINE),
    browseToUrl: notify.BrowseToURL === '' ? null : notify.BrowseToURL,
    loginFinished: notify.LoginFinished !== undefined && notify.LoginFinished !== null,
    /** The whole present set, or null when this line says nothing of it. */
    health: notify.Health === null ? null : Object.values(notify.Health.Warnings ?? {}),
  })),
)
export type BusMessage = v.InferOutput<typeof NotifySchema>
