/** The key in its round latch, in the same five shapes as the tray's icon: what the colour says, the shape says too. */
import type { Mood } from '../core/contract/mood.ts'

export function Mark({ mood }: { mood: Mood }) {
  const filled = mood === 'connected' || mood === 'working'
  return (
    <svg class="mark" viewBox="0 0 16 16" width="48" height="48" aria-hidden="true">
      {filled ? (
        <circle class="fill" cx="8" cy="8" r={mood === 'working' ? 5.4 : 7.5} />
      ) : (
        <circle class="stroke" cx="8" cy="8" r="6.9" />
      )}
      <g
        class={filled ? 'key on-fill' : 'key'}
        transform={mood === 'working' ? 'translate(8 8) scale(.78) translate(-8 -8)' : ''}
      >
        <circle cx="5.9" cy="8" r="1.6" />
        <path d="M7.5 8H12.1M11 8v1.8" />
      </g>
      {mood === 'working' && <path class="stroke" d="M8 .8A7.2 7.2 0 0 1 15.2 8M8 15.2A7.2 7.2 0 0 1 .8 8" />}
      {mood === 'attention' && <circle class="fill gap" cx="13" cy="3" r="2.7" />}
      {mood === 'ended' && <path class="slash gap" d="M2 14 14 2" />}
      {mood === 'ended' && <path class="slash" d="M2 14 14 2" />}
    </svg>
  )
}
