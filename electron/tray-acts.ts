/** What the tray's menu can do, as data. */
import type { ScreenName } from '../core/contract/app-view.ts'

export type TrayAct =
  | { readonly do: 'open'; readonly screen: ScreenName | null }
  | { readonly do: 'signIn'; readonly anotherAccount: boolean }
  | {
      readonly do:
        | 'cancel'
        | 'openLink'
        | 'copyLink'
        | 'renew'
        | 'reauthenticate'
        | 'connect'
        | 'disconnect'
        | 'signOut'
        | 'help'
        | 'quit'
    }
  | { readonly do: 'copy'; readonly what: 'name' | 'ipv4' | 'ipv6' }
  | { readonly do: 'switch'; readonly profile: string }

/** An entry without an act is a text that cannot be chosen. */
export interface TrayItem {
  readonly label: string
  readonly act: TrayAct | null
  /** One of several of which one is chosen; absent where there is nothing to choose. */
  readonly chosen?: boolean
}

export type TrayEntry = TrayItem | 'separator' | { readonly label: string; readonly entries: readonly TrayEntry[] }
