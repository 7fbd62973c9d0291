/** Home while somebody is signed in: where this device stands, and what brings it onto the network. */
import type { NodeState } from '../../core/contract/node.ts'
import type { IdentitySession } from '../../core/contract/session.ts'
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { EpochMs } from '../../core/contract/time.ts'
import type { Speech } from '../../messages/speech.ts'
import { hostOf, nameOf } from '../person.ts'
import type { ActName, Choice } from './act.ts'
import { type Fact, type HomeView, inTrouble, withTrouble } from './home-view.ts'
import { troubleView } from './trouble.ts'

type SignedIn = IdentitySession & { kind: 'active' | 'renewing' }

export function signedIn(view: HomeView, snapshot: Snapshot, session: SignedIn, speech: Speech, now: EpochMs) {
  const { node, connected } = snapshot
  const shown: HomeView = {
    ...view,
    lead: nameOf(session.identity),
    facts: sessionFacts(session, connected || node.kind === 'none', speech, now),
    countdown: retryOf(session),
    quiet: [{ act: 'signOut', label: speech.say('home.button.signOut') }],
  }
  const trouble = snapshot.trouble ?? (session.kind === 'renewing' ? session.because : null)
  if (node.kind === 'noDaemon') {
    const missing = inTrouble(shown, troubleView(trouble ?? node.reason, snapshot, speech))
    return { ...missing, quiet: [...missing.quiet, ...shown.quiet] }
  }
  return withTrouble(
    { ...shown, ...whereItStands(node, snapshot, nameOf(session.identity), speech) },
    trouble === null ? null : troubleView(trouble, snapshot, speech),
  )
}

type Place = Pick<HomeView, 'title'> & Partial<HomeView>

function whereItStands(
  node: Exclude<NodeState, { kind: 'noDaemon' }>,
  { connected, controlUrl }: Snapshot,
  person: string,
  { say }: Speech,
): Place {
  const choice = (act: Exclude<ActName, 'renew'>): Choice => ({ act, label: say(`home.button.${act}`) })
  switch (node.kind) {
    case 'none':
      return { title: say('home.title.signedIn') }
    case 'unknown':
      return { title: say('home.title.connecting') }
    case 'starting':
      return { title: say('home.title.connecting'), sentence: say('home.say.connecting') }
    case 'running':
      if (!connected) return { title: say('home.title.notSeen'), sentence: say('home.say.notSeen') }
      return {
        title: say('home.title.connected'),
        device: { name: node.facts.name, address: node.facts.addresses[0] ?? null },
        accessUntil: node.facts.keyExpiresAt,
        primary: choice('disconnect'),
        urgent: false,
      }
    case 'stopped':
      return {
        title: say('home.title.stopped'),
        sentence: say('home.say.stopped'),
        primary: choice('connect'),
      }
    case 'expired':
      return {
        title: say('home.title.expired'),
        sentence: say('home.say.expired'),
        primary: choice('reauthenticate'),
      }
    case 'needsLogin':
      return {
        title: say('home.title.needsLogin'),
        sentence: say('home.say.needsLogin'),
        primary: { act: 'signIn', label: say('home.button.addDevice') },
      }
    case 'otherServer': {
      const hosts = { present: hostOf(node.url), wanted: hostOf(controlUrl ?? '') }
      return {
        title: say('home.title.otherServer'),
        sentence: say('home.say.otherServer', hosts),
        primary: { act: 'signIn', label: say('home.button.switchNetwork', hosts) },
      }
    }
    case 'foreign': {
      const owner = node.owner?.loginName
      return {
        title: owner === undefined ? say('home.title.foreignUnknown') : say('home.title.foreign', { owner }),
        sentence: say('home.say.foreign', { person }),
        primary: choice('anotherAccount'),
      }
    }
  }
}

/** How the session goes on. @param settled nothing else is to be done: then it is said too that nothing needs to be */
function sessionFacts(session: SignedIn, settled: boolean, speech: Speech, now: EpochMs): readonly Fact[] {
  const facts: Fact[] = []
  const until = { text: speech.moment(session.expiresAt, now), exact: speech.exactMoment(session.expiresAt) }
  if (session.kind === 'renewing' && session.because !== null) {
    if (session.expiresAt > now) {
      facts.push({ text: speech.say('home.fact.endsUnlessRenewed', { time: until.text }), exact: until.exact })
    }
  } else if (session.kind === 'renewing' || session.refreshable) {
    if (settled) facts.push({ text: speech.say('home.fact.renews'), exact: null })
  } else {
    facts.push({ text: speech.say('home.fact.ends', { time: until.text }), exact: until.exact })
  }
  if (session.memoryOnly) facts.push({ text: speech.say('home.fact.memoryOnly'), exact: null })
  return facts
}

function retryOf(session: SignedIn): HomeView['countdown'] {
  if (session.kind !== 'renewing' || session.because === null || session.retryAt === null) return null
  return { words: 'home.fact.nextTry', until: session.retryAt }
}
