/**
 * What the tray app tells its window beside the session's snapshot: settings, profiles, the network that a person is about
 * to join. Views hold what a screen shows and no more; the window keeps no copy of its own.
 */
import type { NetworkOffer } from './join.ts'
import type { EpochMs } from './time.ts'
import type { WireError } from './wire-error.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The languages of the product, as BCP 47 tags; messages/languages.ts holds their names. */
export const LANGUAGE_TAGS = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'zh-Hans', 'ar'] as const
export type LanguageTag = (typeof LANGUAGE_TAGS)[number]

/** Colours that tell profiles apart; always beside the name. */
export const PROFILE_COLOURS = ['teal', 'blue', 'violet', 'rose', 'amber', 'green', 'slate'] as const
export type ProfileColour = (typeof PROFILE_COLOURS)[number]

export interface Setting<Value> {
  readonly value: Value
  /** Where an administrator set it (a file or a policy's name): then it is locked. null: the person decides. */
  readonly managedBy: string | null
}

export interface SettingsView {
  readonly startAtLogin: Setting<boolean>
  /** `approval`: the system waits for the person's word in its own settings; `unsupported`: it cannot be done here. */
  readonly startAtLoginState: 'ready' | 'approval' | 'unsupported'
  readonly notifications: Setting<boolean>
  readonly language: Setting<LanguageTag | 'system'>
  readonly theme: Setting<Theme>
  /** `id` of one of the browsers; null: the system's. */
  readonly browser: Setting<string | null>
  /** Of the active profile; empty: any free port. */
  readonly redirectPorts: Setting<readonly number[]>
}

export interface BrowserView {
  readonly id: string
  readonly name: string
}

export interface ProfileView {
  /** The name of its configuration file; `default` for the first. */
  readonly id: string
  /** As the person or the join document named it; else the server's host. */
  readonly name: string
  readonly colour: ProfileColour
  /** Host of the control server, else of the issuer; null when its configuration cannot be read. */
  readonly host: string | null
  /** Who signed in here last, for telling accounts apart; null when nobody did. */
  readonly account: string | null
  readonly active: boolean
  /** An administrator's file made it: it cannot be removed here. */
  readonly managed: boolean
}

/** A line of the configuration that a person or an administrator should know of. */
export interface ConfigNoticeView {
  readonly text: string
  readonly fix: string
  readonly mustChange: boolean
}

/** A network on its way in: looked at, shown, and stored only on the person's word. */
export type JoinView =
  | { readonly kind: 'looking'; readonly address: string }
  | { readonly kind: 'offer'; readonly offer: NetworkOffer }
  | { readonly kind: 'failed'; readonly address: string; readonly error: WireError }

export interface AppView {
  /** Grows by one with every change. */
  readonly revision: number
  readonly at: EpochMs
  readonly version: string
  readonly platform: 'win32' | 'darwin' | 'linux'
  /** Resolved: never `system`. */
  readonly language: LanguageTag
  /** The app's clock format and such follow this tag of the system. */
  readonly locale: string
  readonly settings: SettingsView
  readonly browsers: readonly BrowserView[]
  /** In the order of the menu; empty: nothing is set up yet, and the window shows Welcome. */
  readonly profiles: readonly ProfileView[]
  readonly notices: readonly ConfigNoticeView[]
  readonly join: JoinView | null
  /** A waited-for provider: why, and when it is asked again. */
  readonly waiting: { readonly because: WireError; readonly nextTryAt: EpochMs } | null
}

/** Where the window can be sent. */
export const SCREENS = ['home', 'device', 'profiles', 'settings', 'doctor', 'about', 'welcome'] as const
export type ScreenName = (typeof SCREENS)[number]
