/** The colour of a network, always beside its name. */
import type { ProfileColour } from '../../core/contract/app-view.ts'

export function Dot({ colour }: { colour: ProfileColour }) {
  return <span class={`dot ${colour}`} aria-hidden="true" />
}
