/** A long text, whole, in a box that scrolls by keyboard too. Focus comes to it when it appears. */
import { useEffect, useRef } from 'preact/hooks'

export interface TextBoxProps {
  /** What the text is, for those who hear the page. */
  readonly label: string
  /** English, as machines and licences write it. */
  readonly text: string
}

export function TextBox({ label, text }: TextBoxProps) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    box.current?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard.
    <section ref={box} class="text-box" aria-label={label} tabIndex={0}>
      <pre lang="en" dir="ltr">
        {text}
      </pre>
    </section>
  )
}
