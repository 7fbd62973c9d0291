/** What every screen is given. Screens read the signals while they draw, and so draw anew when one changes. */
import type { Signal } from '@preact/signals'
import type { AppView, ScreenName } from '../core/contract/app-view.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { Speech } from '../messages/speech.ts'
import type { Bridge } from './bridge.ts'

export interface ScreenProps {
  readonly app: Signal<AppView>
  readonly live: Signal<Snapshot>
  readonly speech: Speech
  readonly bridge: Bridge
  go(screen: ScreenName): void
}
