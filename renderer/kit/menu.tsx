/** A button that opens a short list of places to go. An arrow leads into it; the browser closes it on Escape and on a press elsewhere, and gives focus back. */
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface MenuItem {
  readonly key: string
  readonly label: string
  /** Smaller, below the label. */
  readonly detail?: string | null
  /** The present one of several: drawn with a check. */
  readonly current?: boolean
  readonly before?: ComponentChildren
  onPress(): void
}

export interface MenuProps {
  /** Accessible name of the list, and of the button where `bare`. */
  readonly label: string
  /** What the button shows. */
  readonly children: ComponentChildren
  /** The button shows a drawing alone. */
  readonly bare?: boolean
  readonly items: readonly MenuItem[]
}

export function Menu({ label, children, bare, items }: MenuProps) {
  const id = useId()
  const list = useRef<HTMLElement>(null)
  return (
    <>
      <button
        type="button"
        class={bare ? 'small' : 'chip'}
        popovertarget={id}
        aria-label={bare ? label : undefined}
        title={bare ? label : undefined}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          list.current?.togglePopover(true)
          list.current?.querySelector('button')?.focus()
        }}
      >
        {children}
      </button>
      <nav ref={list} id={id} popover="auto" class={bare ? 'menu at-end' : 'menu'} aria-label={label} onKeyDown={walk}>
        {items.map(({ key, label, detail, current, before, onPress }) => (
          <button
            key={key}
            type="button"
            aria-current={current ? true : undefined}
            onClick={() => {
              list.current?.hidePopover()
              onPress()
            }}
          >
            {before}
            <span>
              {label}
              {detail && <small>{detail}</small>}
            </span>
            {current && <Icon name="check" />}
          </button>
        ))}
      </nav>
    </>
  )
}

/** The arrow keys walk the list, around its ends. */
function walk(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  buttons.at((at + step) % buttons.length)?.focus()
}
