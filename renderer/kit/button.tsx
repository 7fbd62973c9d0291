/** Buttons. One primary a screen; `quiet` for a second way, `danger` for what cannot be undone. */
import type { ComponentChildren } from 'preact'

export interface ButtonProps {
  readonly children: ComponentChildren
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  /** As wide as the screen: the one button that matters. */
  readonly wide?: boolean
  readonly disabled?: boolean
  /** A form's own button; its `onSubmit` does the work, and `onPress` may be missing. */
  readonly submit?: boolean
  /** Accessible name, where the children do not say it all. */
  readonly label?: string
  onPress?(): void
}

export function Button({ children, kind = 'secondary', wide, disabled, submit, label, onPress }: ButtonProps) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={wide ? `${kind} wide` : kind}
      disabled={disabled}
      aria-label={label}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
