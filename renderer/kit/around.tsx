/** A whole sentence with one of its values drawn as an element, wherever the language puts it. */
import type { ComponentChildren } from 'preact'
import { withoutIsolates } from '../../messages/format.ts'

/** Stands in a sentence for the element: `say('home.code.enterAt', { address: VALUE })`. A character that no text of ours has. */
export const VALUE = '\ufffc'

/** @param element isolates its own direction (`bdi`) */
export function around(sentence: string, element: ComponentChildren): ComponentChildren {
  const [before, after] = withoutIsolates(sentence).split(VALUE)
  return [before, element, after]
}
