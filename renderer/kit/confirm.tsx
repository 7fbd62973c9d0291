/** A question in the place where it arose: what will be lost, and the two ways on. Focus comes to it, and goes back; Escape takes the way back. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'

export interface ConfirmProps {
  readonly question: string
  /** What will be lost, in a sentence or two. */
  readonly children?: ComponentChildren
  readonly yes: string
  readonly no: string
  /** What cannot be undone is drawn so. */
  readonly danger?: boolean
  /** Another way on, below the two. */
  readonly more?: ComponentChildren
  onYes(): void
  onNo(): void
}

export function Confirm({ question, children, yes, no, danger, more, onYes, onNo }: ConfirmProps) {
  const id = useId()
  const box = useRef<HTMLElement>(null)
  // Read while drawing: what is hidden for the question loses the focus before any effect runs.
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    box.current?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
    return () => {
      // Once what was hidden behind the question is there again.
      setTimeout(() => before instanceof HTMLElement && before.focus())
    }
  }, [before])
  return (
    <section
      ref={box}
      class="card confirm stack"
      aria-labelledby={id}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onNo()
      }}
    >
      <p id={id} class="strong">
        {question}
      </p>
      {children}
      <div class="acts">
        <Button kind={danger ? 'danger' : 'primary'} onPress={onYes}>
          {yes}
        </Button>
        <Button onPress={onNo}>{no}</Button>
      </div>
      {more}
    </section>
  )
}
