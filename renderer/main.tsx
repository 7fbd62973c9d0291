/** The window's start: the live snapshot into the view, the view's acts back over the bridge. */
import { signal } from '@preact/signals'
import { render } from 'preact'
import type { Reply } from '../core/contract/channels.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { liveSnapshot } from './live-snapshot.ts'
import type { Act } from './screen.ts'
import { View } from './view.tsx'

const { latchkey } = window
/** Why the last act was refused, until the next one. What fails later comes as the snapshot's trouble. */
const refused = signal<WireError | null>(null)

function send(act: Act): Promise<Reply<null>> {
  switch (act.call) {
    case 'session.signIn':
      return latchkey['session.signIn'](act.input)
    case 'session.signOut':
      return latchkey['session.signOut'](act.input)
    case 'session.cancel':
      return latchkey['session.cancel']()
    case 'session.renew':
      return latchkey['session.renew']()
  }
}

async function perform(act: Act): Promise<void> {
  refused.value = null
  const reply = await send(act)
  if (!reply.ok) refused.value = reply.error
}

const place = document.getElementById('window')
if (place !== null) render(<View live={liveSnapshot(latchkey)} refused={refused} perform={perform} />, place)
