/** What Home draws, as data: a title, what is known, at most one trouble, one button that matters and a few second ways. */
import type { AppView } from '../../core/contract/app-view.ts'
import { type Mood, mood } from '../../core/contract/mood.ts'
import type { DeviceCode } from '../../core/contract/session.ts'
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { EpochMs } from '../../core/contract/time.ts'
import { hostOf } from '../person.ts'
import type { Choice } from './act.ts'
import type { Step } from './steps.ts'
import type { TroubleView } from './trouble.ts'

export interface HomeView {
  readonly mood: Mood
  readonly title: string
  /** Below the title: whose, or where. */
  readonly lead: string | null
  /** What the title means, and what the button will do. */
  readonly sentence: string | null
  /** As the network knows this device; null while it is not on it. */
  readonly device: { readonly name: string; readonly address: string | null } | null
  readonly facts: readonly Fact[]
  /** Until when this device may stay on the network; null where it may stay, or where that is not known. */
  readonly accessUntil: EpochMs | null
  readonly steps: readonly Step[]
  readonly code: DeviceCode | null
  /** The link that the person may open again or copy. */
  readonly withLink: boolean
  /** A clock that runs down: until the sign-in gives up, or until the next try. */
  readonly countdown: Countdown | null
  readonly trouble: TroubleView | null
  /** False where the trouble is the title already. */
  readonly troubleTitled: boolean
  readonly notices: AppView['notices']
  readonly primary: Choice | null
  /** False for what may be done but need not: drawn as an outline. */
  readonly urgent: boolean
  readonly quiet: readonly Choice[]
}

export interface Fact {
  readonly text: string
  /** For a tooltip. */
  readonly exact: string | null
}

export interface Countdown {
  readonly words: 'home.fact.left' | 'home.fact.nextTry'
  readonly until: EpochMs
}

export function blank(snapshot: Snapshot, app: Pick<AppView, 'notices'>): HomeView {
  const where = snapshot.controlUrl ?? snapshot.issuer
  return {
    mood: mood(snapshot),
    title: '',
    lead: where === '' ? null : hostOf(where),
    sentence: null,
    device: null,
    facts: [],
    accessUntil: null,
    steps: [],
    code: null,
    withLink: false,
    countdown: null,
    trouble: null,
    troubleTitled: false,
    notices: app.notices.filter(({ mustChange }) => mustChange),
    primary: null,
    urgent: true,
    quiet: [],
  }
}

/** The trouble takes title and buttons. */
export function inTrouble(view: HomeView, trouble: TroubleView): HomeView {
  return { ...view, title: trouble.title, trouble, primary: trouble.primary, quiet: trouble.quiet }
}

/** The trouble stands beside what is shown, with a title of its own; its button comes first among the second ways. */
export function withTrouble(view: HomeView, trouble: TroubleView | null): HomeView {
  if (trouble === null) return view
  const others = view.quiet.filter(({ act }) => act !== trouble.primary.act)
  const quiet = view.primary?.act === trouble.primary.act ? view.quiet : [trouble.primary, ...others]
  return { ...view, trouble, troubleTitled: true, quiet }
}
