/** Small drawings in the colour of their text. Never alone: a word or an accessible name always stands with them. */

const PATHS = {
  back: 'M10 3 5 8l5 5',
  check: 'm3.5 8.5 3 3 6-7',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  menu: 'M3 4.5h10M3 8h10M3 11.5h10',
  next: 'm6 3 5 5-5 5',
  // The shapes of the three tones: a round, a triangle, a crossed octagon.
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8M8 7.4v3.4M8 5v.1',
  attention: 'M8 2.2 14.4 13.4H1.6zM8 6.6v3M8 11.4v.1',
  ended: 'M5.5 1.9h5l3.6 3.6v5l-3.6 3.6h-5l-3.6-3.6v-5zM6 6l4 4M10 6l-4 4',
  // Of a finding: still to come, and not asked.
  pending: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8M8 4.6V8l2.2 1.6',
  skip: 'M4 8h8',
  // Opens in the browser.
  outside: 'M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12.5 3.5l-5 5',
  lock: 'M4.5 7.5h7v5.5h-7zM5.8 7.5V5a2.2 2.2 0 0 1 4.4 0v2.5',
} as const

export type IconName = keyof typeof PATHS

/** `back` and `next` point the other way where text runs from right to left. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={name === 'back' || name === 'next' ? 'icon turns' : 'icon'}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
