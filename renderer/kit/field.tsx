/** Form controls, each with its label, hint and error bound to it by name. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly hint?: ComponentChildren
  /** What is wrong with the value and how to mend it; also marks the field as invalid. */
  readonly error?: string | null
  readonly placeholder?: string
  readonly inputMode?: 'text' | 'url' | 'numeric'
  readonly maxLength?: number
  readonly disabled?: boolean
  onInput(value: string): void
  /** The value as it stands when the person leaves the field or presses Enter. */
  onCommit?(value: string): void
}

export function Field(props: FieldProps) {
  const id = useId()
  const { label, value, hint, error, placeholder, inputMode, maxLength, disabled, onInput, onCommit } = props
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        placeholder={placeholder}
        inputMode={inputMode}
        maxLength={maxLength}
        disabled={disabled}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        dir={inputMode === undefined || inputMode === 'text' ? 'auto' : 'ltr'}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error ? true : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
        onChange={(event) => onCommit?.(event.currentTarget.value)}
      />
      <Hint id={`${id}-hint`} text={hint} />
      {/* There before it says anything, so that its first words are heard. */}
      <p id={`${id}-error`} class="field-error" aria-live="polite">
        {error}
      </p>
    </div>
  )
}

export interface ToggleProps {
  readonly label: string
  readonly on: boolean
  readonly hint?: ComponentChildren
  readonly disabled?: boolean
  onChange(on: boolean): void
}

export function Toggle({ label, on, hint, disabled, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div class="toggle">
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={on}
        aria-describedby={`${id}-hint`}
        disabled={disabled}
        onClick={() => onChange(!on)}
      >
        <span>{label}</span>
        <span class="track" />
      </button>
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  )
}

export interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly hint?: ComponentChildren
  readonly disabled?: boolean
  onChange(value: Value): void
}

export function Select<Value extends string>({ label, value, options, hint, disabled, onChange }: SelectProps<Value>) {
  const id = useId()
  return (
    <div class="field select">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex]
          if (chosen !== undefined) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  )
}

function Hint({ id, text }: { id: string; text: ComponentChildren }) {
  return text === undefined ? null : (
    <p id={id} class="hint">
      {text}
    </p>
  )
}
