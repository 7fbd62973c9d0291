/** A clock that runs down. Not spoken while it runs: a clock that speaks every second is no help; it can be read. */
import type { Speech } from '../../messages/speech.ts'
import { useNow } from '../kit/use-now.ts'
import type { Countdown } from './home-view.ts'

export function CountdownLine({ countdown: { words, until }, speech }: { countdown: Countdown; speech: Speech }) {
  const now = useNow(1000)
  return (
    <p class="countdown small-text quiet-text" role="timer" title={speech.exactMoment(until)}>
      {speech.say(words, { time: speech.countdown(until - now) })}
    </p>
  )
}
