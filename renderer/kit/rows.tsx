/** Facts in a card, one a row: what it is at the start, its value at the end. */
import type { ComponentChildren } from 'preact'

/** Holds `Row`s. */
export function Rows({ children }: { children: ComponentChildren }) {
  return <dl class="card rows">{children}</dl>
}

export interface RowProps {
  readonly label: string
  readonly children: ComponentChildren
}

export function Row({ label, children }: RowProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
