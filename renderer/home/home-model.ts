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
      if (app.waiting !== null) return waiting(view, app.waiting, snapshot, speech)
      if (session.because === null) return { ...view, title: speech.say('home.title.starting') }
      return inTrouble(view, troubleView(session.because, snapshot, speech))
    case 'signedOut':
      return app.waiting === null ? signedOut(view, snapshot, speech) : waiting(view, app.waiting, snapshot, speech)
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

type Waiting = NonNullable<AppView['waiting']>

function waiting(view: HomeView, { because, nextTryAt }: Waiting, snapshot: Snapshot, speech: Speech): HomeView {
  const trouble = troubleView(because, snapshot, speech)
  return {
    ...inTrouble(view, trouble),
    mood: 'working',
    title: speech.say('home.title.waiting'),
    sentence: speech.say('home.say.waiting'),
    troubleTitled: true,
    countdown: { words: 'home.fact.nextTry', until: nextTryAt },
    primary: { act: 'renew', label: speech.say('home.button.tryNow') },
  }
}

function signingIn(
  view: HomeView,
  snapshot: Snapshot,
  session: SigningIn,
  waitedFor: Waiting | null,
  speech: Speech,
): HomeView {
  const { step, deviceCode, link, deadline } = session
  const trouble = snapshot.trouble ?? waitedFor?.because ?? null
  const withLink = link !== null || deviceCode !== null
  const shown: HomeView = {
    ...view,
    title: speech.say('home.title.signingIn', { server: view.lead ?? '' }),
    lead: null,
    steps: timeline(session, snapshot.node.kind !== 'none', speech),
    code: deviceCode,
    withLink,
    countdown: { words: 'home.fact.left', until: Math.min(deadline, deviceCode?.expiresAt ?? deadline) },
    primary: { act: 'cancel', label: speech.say('home.button.cancel') },
    urgent: false,
    quiet: step === 'browser' ? [{ act: 'useCode', label: speech.say('home.button.useCode') }] : [],
  }
  // Its button would begin another sign-in; the link and the way out of this one are there.
  return trouble === null ? shown : { ...shown, trouble: troubleView(trouble, snapshot, speech), troubleTitled: true }
}
