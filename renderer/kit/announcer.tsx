/** The window's one polite live region: what changed without the person's doing, for those who hear the page. */
import { signal } from '@preact/signals'

const said = signal('')

/** Says it once; the same words again are said again only after others. */
export function announce(text: string): void {
  said.value = text
}

/** Drawn once, by the frame. */
export function Announcer() {
  return (
    <div class="unseen" role="status">
      {said.value}
    </div>
  )
}
