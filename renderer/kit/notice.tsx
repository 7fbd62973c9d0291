/** A box for something a person should know. Its tone is a colour, a shape and a word. */
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import type { Tone } from './tone.ts'

export interface NoticeProps {
  readonly tone: Tone
  readonly title?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <section class={`notice ${tone}`}>
      <Icon name={tone} />
      <div class="stack">
        {title !== undefined && <p class="strong">{title}</p>}
        {children}
      </div>
    </section>
  )
}
