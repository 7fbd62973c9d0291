/** What Home shows of a moment: one state of the session at a time; what holds while somebody is signed in is in signed-in.ts. */
import type { AppView } from '../../core/contract/app-view.ts'
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { EpochMs } from '../../core/contract/time.ts'
import type { Speech } from '../../messages/speech.ts'
import { nameOf } from '../person.ts'
import { blank, type HomeView, inTrouble } from './home-view.ts'
import { signedIn } from './signed-in.ts'
import { type SigningIn, timeline } from './steps.ts'
import { troubleView } from './trouble.ts'

type Shown = Pick<AppView, 'notices' | 'waiting'>

export function homeView(snapshot: Snapshot, app: Shown, speech: Speech, now: EpochMs): HomeView {
  const { session } = snapshot
  const view = blank(snapshot, app)
  switch (session.kind) {
    case 'unknown':
      if (session.because === null) return { ...view, title: speech.say('home.title.starting') }
      return inTrouble(view, troubleView(session.because, snapshot, speech))
    case 'signedOut':
      return signedOut(view, snapshot, speech)
    case 'signingIn':
      return signingIn(view, snapshot, session, app.waiting, speech)
    case 'ended':
      return { ...inTrouble(view, troubleView(session.because, snapshot, speech)), lead: nameOf(session.identity) }
    case 'active':
    case 'renewing':
      return signedIn(view, snapshot, session, speech, now)
  }
}

function signedOut(view: HomeView, snapshot: Snapshot, speech: Speech): HomeView {
  if (snapshot.trouble !== null) return inTrouble(view, troubleView(snapshot.trouble, snapshot, speech))
  return {
    ...view,
    title: speech.say('home.title.signedOut'),
    primary: { act: 'signIn', label: speech.say('home.button.signIn') },
    quiet: [{ act: 'useCode', label: speech.say('home.button.useCode') }],
  }
}

function signingIn(
  view: HomeView,
  snapshot: Snapshot,
  session: SigningIn,
  waiting: AppView['waiting'],
  speech: Speech,
): HomeView {
  const { step, deviceCode, link, deadline } = session
  // A provider that cannot be reached is waited for in the first step.
  const waited = step === 'preparing' ? waiting : null
  const trouble = snapshot.trouble ?? waited?.because ?? null
  const withLink = link !== null || deviceCode !== null
  const shown: HomeView = {
    ...view,
    title:
      waited === null
        ? speech.say('home.title.signingIn', { server: view.lead ?? '' })
        : speech.say('home.title.waiting'),
    lead: null,
    steps: timeline(session, snapshot.node.kind !== 'none', speech),
    code: deviceCode,
    withLink,
    countdown:
      waited === null
        ? { words: 'home.fact.left', until: Math.min(deadline, deviceCode?.expiresAt ?? deadline) }
        : { words: 'home.fact.nextTry', until: waited.nextTryAt },
    primary: { act: 'cancel', label: speech.say('home.button.cancel') },
    urgent: false,
    quiet: step === 'browser' ? [{ act: 'useCode', label: speech.say('home.button.useCode') }] : [],
  }
  // Its button would begin another sign-in; the link and the way out of this one are there.
  return trouble === null ? shown : { ...shown, trouble: troubleView(trouble, snapshot, speech), troubleTitled: true }
}
