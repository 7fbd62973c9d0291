/** Welcome: a network on its way in. Its address is asked for, looked at, shown and confirmed; nothing is stored before. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ScreenProps } from '../screen-props.ts'
import { Asking } from './asking.tsx'
import { Looking } from './looking.tsx'
import { stepOf, type WelcomeStep } from './model.ts'
import { Offer } from './offer.tsx'
import './welcome.css'

export default function Welcome(props: ScreenProps) {
  const { app, bridge, go } = props
  const step = stepOf(app.value.join)
  const address = step.kind === 'offer' ? '' : step.address
  // What was asked for outlives the look at it, so that a letter can be mended.
  const [typed, setTyped] = useState(address)
  useEffect(() => {
    if (address !== '') setTyped(address)
  }, [address])
  const place = useFocusOnStep(step)
  const leave = (to: 'field' | 'home') => {
    void bridge['join.dismiss']()
    if (to === 'home') go('home')
  }
  return (
    <div ref={place} class="welcome">
      {step.kind === 'asking' && (
        <Asking {...props} error={step.error} typed={typed} onType={setTyped} onLeave={() => leave('home')} />
      )}
      {step.kind === 'looking' && <Looking {...props} address={step.address} onCancel={() => leave('field')} />}
      {step.kind === 'offer' && (
        <Offer
          key={step.offer.id}
          {...props}
          offer={step.offer}
          // Where a link had asked, nothing was typed that could be mended.
          onLeave={() => leave(step.offer.from === 'link' ? 'home' : 'field')}
        />
      )}
    </div>
  )
}

/** Each step is announced by its heading, as a screen is. The first one is the frame's to announce, an error takes the focus itself. */
function useFocusOnStep(step: WelcomeStep) {
  const place = useRef<HTMLDivElement>(null)
  const failed = step.kind === 'asking' && step.error !== null
  const seen = failed ? 'failed' : step.kind
  const before = useRef(seen)
  useEffect(() => {
    if (before.current === seen) return
    before.current = seen
    if (failed) return
    window.scrollTo(0, 0)
    place.current?.querySelector('h1')?.focus()
  }, [seen, failed])
  return place
}
