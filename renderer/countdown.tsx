/** The time that is left of a sign-in. Hidden from screen readers: a clock that speaks every second is no help. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { EpochMs } from '../core/contract/time.ts'
import { say } from './messages.ts'

export function Countdown({ deadline }: { deadline: EpochMs }) {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [now])
  return (
    <span class="countdown" aria-hidden="true">
      {say('home.fact.left', { time: minutesAndSeconds(deadline - now.value) })}
    </span>
  )
}

/** 271000 → `4:31`; nothing below zero. */
function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
