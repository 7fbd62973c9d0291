/** How much of a span is left, as a bar. The words beside it say the same, so the bar is hidden from those who hear the page. */
import type { Tone } from './tone.ts'

export interface MeterProps {
  /** Share that is left, 0 to 1. */
  readonly left: number
  readonly tone: Tone
}

export function Meter({ left, tone }: MeterProps) {
  const width = Math.round(100 * Math.min(1, Math.max(0, left)))
  return (
    <svg class={`meter turns ${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width={width} height="6" />
    </svg>
  )
}
