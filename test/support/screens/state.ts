/** One state of one screen: what main has told, and what the person has pressed. For pictures, and for what is checked on every screen. */
import type { AppView, ScreenName } from '../../../core/contract/app-view.ts'
import type { CallName } from '../../../core/contract/channels.ts'
import type { BundleView, DoctorView } from '../../../core/contract/doctor-view.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import type { WireError } from '../../../core/contract/wire-error.ts'

export interface ScreenState {
  /** Names files and tests: `settings-managed`. */
  readonly id: string
  readonly screen: ScreenName
  readonly snapshot: Snapshot
  readonly app: AppView
  readonly doctor?: DoctorView
  readonly bundle?: BundleView
  readonly licences?: string
  /** What main refuses, and why. */
  readonly refused?: Partial<Readonly<Record<CallName, WireError>>>
  /** CSS selectors of what the person presses, one after the other. */
  readonly press?: readonly string[]
}
