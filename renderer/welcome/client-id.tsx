/** What a network cannot say of itself: the client ID of this app. Explained, with the message that asks for it. */
import type { NetworkOffer } from '../../core/contract/join.ts'
import type { Speech } from '../../messages/speech.ts'
import { CopyText } from '../kit/copy-text.tsx'
import { Field } from '../kit/field.tsx'
import { requestText } from './model.ts'

interface ClientIdProps {
  readonly offer: NetworkOffer
  readonly speech: Speech
  readonly value: string
  /** It was gone on without. */
  readonly missing: boolean
  onInput(value: string): void
  onEnter(): void
}

export function ClientId({ offer, speech: { say }, value, missing, onInput, onEnter }: ClientIdProps) {
  const request = requestText(offer, say)
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onEnter()
      }}
    >
      <p>{say('welcome.clientId.why')}</p>
      <blockquote class="card" aria-label={say('welcome.request.label')}>
        {request}
      </blockquote>
      <div class="acts">
        <CopyText text={request} label={say('welcome.request.copy')} copied={say('welcome.request.copied')} />
      </div>
      <Field
        label={say('welcome.clientId')}
        value={value}
        error={missing ? say('welcome.clientId.missing') : null}
        maxLength={320}
        onInput={onInput}
      />
    </form>
  )
}
