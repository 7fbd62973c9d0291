/** STAND-IN for tailscaled: preferences and profiles with their traps. Not imitated: checks of values, per-user profiles. */

export type Prefs = Record<string, unknown>

export const freshPrefs = (): Prefs => ({
  ControlURL: '',
  RouteAll: false,
  ExitNodeID: '',
  ExitNodeIP: '',
  CorpDNS: true,
  RunSSH: false,
  WantRunning: false,
  LoggedOut: true,
  ShieldsUp: false,
  AdvertiseTags: null,
  Hostname: '',
  AdvertiseRoutes: null,
  NoSNAT: false,
  NetfilterMode: 2,
  AutoUpdate: { Check: true, Apply: null },
  AppConnector: { Advertise: false },
  PostureChecking: false,
  AllowSingleHosts: true,
  Config: null,
})

/** The registration that a profile holds. */
export interface Registration {
  nodeKey: string
  readonly userId: number
  readonly loginName: string
  readonly displayName: string
  readonly nodeId: string
  readonly domain: string
}

export interface Profile {
  /** Empty until a login saves it. */
  id: string
  prefs: Prefs
  registration: Registration | null
}

/** A field without its `…Set` flag is silently ignored. */
export function applyMasked(prefs: Prefs, masked: Record<string, unknown>): Prefs {
  const set = Object.entries(masked).filter(([name]) => masked[`${name}Set`] === true)
  return { ...prefs, ...Object.fromEntries(set) }
}

/** What is left out of `UpdatePrefs` is reset, the operator too; only the keys stay. */
export function replaceAll(prefs: Prefs, update: Prefs): Prefs {
  const { OperatorUser: _none, ...defaults } = freshPrefs()
  return { ...defaults, RouteAll: false, CorpDNS: false, LoggedOut: false, ...update, Config: prefs.Config }
}

export function profileView(profile: Profile): Record<string, unknown> {
  const { registration } = profile
  return {
    ID: profile.id,
    Name: registration?.loginName ?? '',
    NetworkProfile: { MagicDNSName: '', DomainName: registration?.domain ?? '', DisplayName: '' },
    Key: profile.id === '' ? '' : `profile-${profile.id}`,
    UserProfile: {
      ID: registration?.userId ?? 0,
      LoginName: registration?.loginName ?? '',
      DisplayName: registration?.displayName ?? '',
    },
    NodeID: registration?.nodeId ?? '',
    LocalUserID: '',
    ControlURL: profile.id === '' ? '' : profile.prefs.ControlURL,
  }
}
