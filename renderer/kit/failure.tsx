/** Why something did not work and what to do about it, where it was tried. Focus comes to it. The code stands small below, for the help desk. */
import { useEffect, useRef } from 'preact/hooks'
import type { WireError } from '../../core/contract/wire-error.ts'
import type { Speech } from '../../messages/speech.ts'
import { inEnglish } from './in-english.ts'
import { Notice } from './notice.tsx'
import { withCommands } from './with-commands.tsx'

export interface FailureProps {
  /** null: nothing failed, nothing is drawn. */
  readonly error: WireError | null
  readonly speech: Speech
}

export function Failure({ error, speech }: FailureProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  if (error === null) return null
  const { userMessage, hint, english } = speech.error(error)
  return (
    <div ref={box} class="failure" role="alert" tabIndex={-1}>
      <Notice tone="attention" title={<span {...inEnglish(english.userMessage)}>{withCommands(userMessage)}</span>}>
        <p class="lines" {...inEnglish(english.hint)}>
          {withCommands(hint)}
        </p>
        <p class="small-text quiet-text" lang="en" dir="ltr">
          {error.code}
        </p>
      </Notice>
    </div>
  )
}
