/** What only some readers need, behind a line that opens it. */
import type { ComponentChildren } from 'preact'

export interface DetailsProps {
  readonly summary: string
  readonly children: ComponentChildren
}

export function Details({ summary, children }: DetailsProps) {
  return (
    <details>
      <summary>{summary}</summary>
      <div class="stack">{children}</div>
    </details>
  )
}
