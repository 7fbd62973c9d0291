/**
 * A button that copies a text which the window itself made. Done by the page's own copy command, which the browser allows
 * in answer to a press alone: the page has no right to the clipboard otherwise, and can never read it.
 */
import { withoutIsolates } from '../../messages/format.ts'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { useCopied } from './use-copied.ts'

export interface CopyTextProps {
  readonly text: string
  readonly label: string
  readonly copied: string
}

export function CopyText({ text, label, copied }: CopyTextProps) {
  const [done, setDone] = useCopied()
  const press = () => {
    if (!copy(withoutIsolates(text))) return
    setDone(true)
    announce(copied)
  }
  return (
    <Button onPress={press}>
      <span class="with-icon">
        <Icon name={done ? 'check' : 'copy'} />
        {done ? copied : label}
      </span>
    </Button>
  )
}

/** True when the text is on the clipboard. */
function copy(text: string): boolean {
  let put = false
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    put = true
  }
  document.addEventListener('copy', fill)
  document.execCommand('copy')
  document.removeEventListener('copy', fill)
  return put
}
