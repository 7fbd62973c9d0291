/** The window's start: the live snapshot into the view, the view's acts back over the bridge. */
import { render } from 'preact'
import { liveSnapshot } from './live-snapshot.ts'
import type { Act } from './screen.ts'
import { View } from './view.tsx'

const { latchkey } = window

/** What fails comes back as the snapshot's trouble, so that tray and window say the same. */
function perform(act: Act): void {
  switch (act.call) {
    case 'session.signIn':
      return void latchkey['session.signIn'](act.input)
    case 'session.signOut':
      return void latchkey['session.signOut'](act.input)
    case 'session.cancel':
      return void latchkey['session.cancel']()
    case 'session.renew':
      return void latchkey['session.renew']()
  }
}

const place = document.getElementById('window')
if (place !== null) render(<View live={liveSnapshot(latchkey)} perform={perform} />, place)
