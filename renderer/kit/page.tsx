/** A screen: its heading, what it is about, its content, and the acts at its foot. The frame moves focus to the heading on arrival. */
import type { ComponentChildren } from 'preact'

export interface PageProps {
  readonly title: string
  /** One sentence below the title. */
  readonly intro?: string | undefined
  /** Drawn before the heading, such as the mark. */
  readonly before?: ComponentChildren
  readonly children?: ComponentChildren
  /** Buttons, at the bottom of the window or of the content, whichever is lower. */
  readonly footer?: ComponentChildren
  /** More classes for the screen. */
  readonly class?: string
}

export function Page({ title, intro, before, children, footer, class: more }: PageProps) {
  return (
    <div class={more === undefined ? 'page' : `page ${more}`}>
      {before}
      <header>
        <h1 tabIndex={-1}>{title}</h1>
        {intro !== undefined && <p class="lead">{intro}</p>}
      </header>
      {children}
      {footer && <footer>{footer}</footer>}
    </div>
  )
}

export interface SectionProps {
  readonly title: string
  readonly children: ComponentChildren
}

/** A titled part of a screen. */
export function Section({ title, children }: SectionProps) {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
