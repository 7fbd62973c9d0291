/** One network of the list: a press makes it the present one; what can be changed of it is behind the arrow. */
import { useId, useRef, useState } from 'preact/hooks'
import type { ProfileView } from '../../core/contract/app-view.ts'
import { Dot } from '../kit/dot.tsx'
import { Failure } from '../kit/failure.tsx'
import { Icon } from '../kit/icon.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'
import { Editor } from './editor.tsx'

interface NetworkProps extends ScreenProps {
  readonly profile: ProfileView
  onRemoved(): void
}

export function Network(props: NetworkProps) {
  const { speech, bridge, go, profile } = props
  const { say } = speech
  const { id, name, colour, host, account, active } = profile
  const [open, setOpen] = useState(false)
  const arrow = useRef<HTMLButtonElement>(null)
  const editor = useId()
  const switching = useCall()
  const use = async () => {
    if (active || (await switching.run(() => bridge['profiles.switch']({ id })))) go('home')
  }
  return (
    <li class="network">
      <div class="line">
        <button type="button" aria-current={active} disabled={switching.busy} onClick={() => void use()}>
          <Dot colour={colour} />
          <span class="unseen">{say(`profiles.colour.${colour}`)}</span>
          <span class="who">
            <span class="called">
              <bdi class="strong">{name}</bdi>
              {active && (
                <span class="in-use">
                  <Icon name="check" />
                  {say('profiles.inUse')}
                </span>
              )}
            </span>
            <small>
              {switching.busy ? say('profiles.switching', { name }) : (account ?? say('profiles.nobody'))}
              <br />
              {host === null ? say('profiles.broken') : <bdi>{host}</bdi>}
            </small>
          </span>
          {!active && <span class="unseen">{say('profiles.use')}</span>}
        </button>
        <button
          ref={arrow}
          type="button"
          class="small"
          aria-expanded={open}
          aria-controls={editor}
          aria-label={say('profiles.edit', { name })}
          title={say('profiles.edit', { name })}
          onClick={() => setOpen(!open)}
        >
          <Icon name="down" />
        </button>
      </div>
      <Failure error={switching.error} speech={speech} />
      <div id={editor}>
        {open && (
          <Editor
            {...props}
            onClose={() => {
              setOpen(false)
              arrow.current?.focus()
            }}
          />
        )}
      </div>
    </li>
  )
}
