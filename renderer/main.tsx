/** The window's start: what main tells as signals, the language, and the frame once all of it is there. */
import { computed, effect, signal } from '@preact/signals'
import { render } from 'preact'
import type { ScreenName } from '../core/contract/app-view.ts'
import { loadSpeech } from '../messages/speech.ts'
import type { Bridge } from './bridge.ts'
import { Frame } from './frame.tsx'
import { shownScreen } from './navigation.ts'
import { newest } from './newest.ts'
import { loadScreen } from './screens.ts'

// Not awaited here: the screens' chunks import from this one, and would wait for it while it waits for them.
void start(window.latchkey)

async function start(bridge: Bridge): Promise<void> {
  const asked = signal<ScreenName>('home')
  bridge['app.show']((screen) => {
    asked.value = screen
  })
  const [app, live] = await Promise.all([
    newest(bridge['app.view'], bridge['app.changed']),
    newest(bridge['session.snapshot'], bridge['session.changed']),
  ])

  const language = computed(() => app.value.language)
  const [spoken, first] = await Promise.all([
    loadSpeech(language.value, app.value.locale),
    loadScreen(shownScreen(asked.value, app.value)),
  ])
  const speech = signal(spoken)
  effect(() => {
    const wanted = language.value
    if (wanted === speech.peek().language) return
    void loadSpeech(wanted, app.peek().locale).then((loaded) => {
      // Another one may have been chosen meanwhile.
      if (language.peek() === wanted) speech.value = loaded
    })
  })
  effect(() => {
    document.documentElement.lang = speech.value.language
    document.documentElement.dir = speech.value.direction
  })

  const place = document.getElementById('window')
  if (place !== null) {
    render(<Frame app={app} live={live} speech={speech} bridge={bridge} asked={asked} first={first} />, place)
  }
}
