/** What stands around every setting: why it cannot be changed, and why the last change did not work. */
import type { ComponentChildren } from 'preact'
import type { Setting } from '../../core/contract/app-view.ts'
import type { Input } from '../../core/contract/channels.ts'
import type { Speech } from '../../messages/speech.ts'
import { Icon } from '../kit/icon.tsx'
import { type Calling, useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'

export type Change = Input<'settings.change'>

/** One setting's changes: each line has its own, so that a failure stands beside what was changed. */
export function useChange(bridge: ScreenProps['bridge']): Calling & { change(change: Change): void } {
  const calling = useCall()
  return {
    ...calling,
    change: (change) => void calling.run(() => bridge['settings.change'](change)),
  }
}

/** The hint of a control: who locked it, where somebody did; else what it does. */
export function hintOf(
  { managedBy }: Setting<unknown>,
  { say }: Pick<Speech, 'say'>,
  hint?: string,
): ComponentChildren {
  if (managedBy === null) return hint
  return (
    <span class="with-icon">
      <Icon name="lock" />
      <span>{say('settings.locked', { place: managedBy })}</span>
    </span>
  )
}

interface LineProps {
  readonly error: Calling['error']
  readonly speech: Speech
  readonly children: ComponentChildren
}

export function Line({ error, speech, children }: LineProps) {
  const words = error === null ? null : speech.error(error)
  return (
    <div class="setting">
      {children}
      {/* There before it says anything, so that its first words are heard. */}
      <p class="field-error" aria-live="polite">
        {words && `${words.userMessage} ${words.hint}`}
      </p>
    </div>
  )
}
