/** The window around every screen: the way back or the menu above, the screen, and the one voice for those who hear it. */
import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ScreenName } from '../core/contract/app-view.ts'
import type { Speech } from '../messages/speech.ts'
import { Header } from './header.tsx'
import { Announcer } from './kit/announcer.tsx'
import { useKeptFocus } from './kit/use-kept-focus.ts'
import { shownScreen } from './navigation.ts'
import type { ScreenProps } from './screen-props.ts'
import { type LoadedScreen, useScreen } from './screens.ts'

export interface FrameProps extends Omit<ScreenProps, 'speech' | 'go'> {
  readonly speech: Signal<Speech>
  /** The screen that was asked for last. */
  readonly asked: Signal<ScreenName>
  /** The one to begin with, loaded already. */
  readonly first: LoadedScreen
}

export function Frame({ app, live, speech, bridge, asked, first }: FrameProps) {
  const { name: shown, Screen } = useScreen(shownScreen(asked.value, app.value), first)
  const main = useFocusOnArrival(shown)
  useKeptFocus(main)
  const props: ScreenProps = {
    app,
    live,
    speech: speech.value,
    bridge,
    go(screen) {
      asked.value = screen
    },
  }
  return (
    <>
      <Header {...props} shown={shown} />
      <main ref={main}>
        <Screen {...props} />
      </main>
      <Announcer />
    </>
  )
}

/** Another screen is announced by its heading, and reading goes on from there. The first one leaves the focus where it is. */
function useFocusOnArrival(shown: ScreenName) {
  const main = useRef<HTMLElement>(null)
  const before = useRef(shown)
  useEffect(() => {
    if (before.current === shown) return
    before.current = shown
    window.scrollTo(0, 0)
    main.current?.querySelector('h1')?.focus()
  }, [shown])
  return main
}
