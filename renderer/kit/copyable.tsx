/** A value with a button that copies it. Main does the copying: the page has no right to the clipboard. */
import type { Reply } from '../../core/contract/channels.ts'
import type { Speech } from '../../messages/speech.ts'
import { announce } from './announcer.tsx'
import { Icon } from './icon.tsx'
import { useCopied } from './use-copied.ts'

export interface CopyableProps {
  /** Shown, and read from left to right in every language: addresses and names of machines. */
  readonly text: string
  /** Accessible name of the button, such as "Copy the address". */
  readonly label: string
  readonly speech: Speech
  onCopy(): Promise<Reply<null>>
}

export function Copyable({ text, label, speech, onCopy }: CopyableProps) {
  const [copied, setCopied] = useCopied()
  const copy = async () => {
    const reply = await onCopy()
    setCopied(reply.ok)
    announce(reply.ok ? speech.say('common.copied') : speech.error(reply.error).userMessage)
  }
  return (
    <span class="copyable">
      <bdi dir="ltr" class="value">
        {text}
      </bdi>
      <button type="button" class="small" aria-label={label} title={label} onClick={() => void copy()}>
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
    </span>
  )
}
