/** A button of the model: presses its act, and says "Copied" in the place of its words when that was what it did. */
import type { Speech } from '../../messages/speech.ts'
import { announce } from '../kit/announcer.tsx'
import { Button, type ButtonProps } from '../kit/button.tsx'
import { useCopied } from '../kit/use-copied.ts'
import type { ActName, Choice } from './act.ts'

/** @returns true when the act was taken up */
export type Press = (act: ActName) => Promise<boolean>

export interface ChoiceButtonProps extends Pick<ButtonProps, 'kind' | 'wide'> {
  readonly choice: Choice
  readonly speech: Speech
  readonly press: Press
}

export function ChoiceButton({ choice: { act, label }, speech, press, ...looks }: ChoiceButtonProps) {
  const [copied, setCopied] = useCopied()
  const pressed = async () => {
    const done = await press(act)
    if (!done || (act !== 'copyLink' && act !== 'copyDetails')) return
    setCopied(true)
    announce(speech.say('common.copied'))
  }
  return (
    <Button {...looks} onPress={() => void pressed()}>
      {copied ? speech.say('common.copied') : label}
    </Button>
  )
}
