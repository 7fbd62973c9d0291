/** Name and colour of a network, and its removal, which says exactly what is deleted before it is. Escape leaves all as it was. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProfileView } from '../../core/contract/app-view.ts'
import { announce } from '../kit/announcer.tsx'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/confirm.tsx'
import { Failure } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'
import { Colours } from './colours.tsx'

interface EditorProps extends ScreenProps {
  readonly profile: ProfileView
  onClose(): void
  onRemoved(): void
}

/** As main takes it (core/contract/channels.ts). */
const LONGEST_NAME = 60

export function Editor(props: EditorProps) {
  const { speech, bridge, profile, onClose } = props
  const { say } = speech
  const [name, setName] = useState(profile.name)
  const [colour, setColour] = useState(profile.colour)
  const [asking, setAsking] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const asked = useRef(false)
  useEffect(() => {
    // Back where the question was asked from.
    if (asked.current && !asking) form.current?.querySelector<HTMLElement>('.danger')?.focus()
    asked.current = asking
  }, [asking])
  const saving = useCall()
  const save = async () => {
    if (name.trim() === '') return
    if (await saving.run(() => bridge['profiles.edit']({ id: profile.id, name: name.trim(), colour }))) {
      announce(say('profiles.saved'))
      onClose()
    }
  }
  if (asking) return <Removal {...props} onClose={() => setAsking(false)} />
  return (
    <form
      ref={form}
      class="editor"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <Field
        label={say('profiles.name')}
        value={name}
        error={name.trim() === '' ? say('profiles.name.missing') : null}
        maxLength={LONGEST_NAME}
        onInput={setName}
      />
      <Colours group={`colour of ${profile.id}`} value={colour} speech={speech} onChange={setColour} />
      <Failure error={saving.error} speech={speech} />
      <div class="acts">
        <Button submit kind="primary" disabled={saving.busy}>
          {say('profiles.save')}
        </Button>
        <Button onPress={onClose}>{say('profiles.cancel')}</Button>
      </div>
      {profile.managed ? (
        <p class="hint with-icon">
          <Icon name="lock" />
          {say('profiles.managed')}
        </p>
      ) : (
        <div class="acts">
          <Button kind="danger" onPress={() => setAsking(true)}>
            {say('profiles.remove')}
          </Button>
        </div>
      )}
    </form>
  )
}

function Removal({ speech, bridge, profile, onClose, onRemoved }: EditorProps) {
  const { say } = speech
  const removing = useCall()
  const remove = async () => {
    if (await removing.run(() => bridge['profiles.remove']({ id: profile.id }))) onRemoved()
  }
  return (
    <Confirm
      question={say('profiles.remove.title', { name: profile.name })}
      yes={say('profiles.remove.yes')}
      no={say('profiles.remove.no')}
      danger
      onYes={() => void remove()}
      onNo={onClose}
    >
      <p>{say('profiles.remove.what', { server: profile.host ?? 'none' })}</p>
      <Failure error={removing.error} speech={speech} />
    </Confirm>
  )
}
