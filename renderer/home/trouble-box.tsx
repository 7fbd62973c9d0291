/** What went wrong: what happened, what to do, a message for the administrator, and the facts behind it for them. The code stands small below. */
import type { Speech } from '../../messages/speech.ts'
import { Details } from '../kit/details.tsx'
import { inEnglish } from '../kit/in-english.ts'
import { Notice } from '../kit/notice.tsx'
import { withCommands } from '../kit/with-commands.tsx'
import { ChoiceButton, type Press } from './choice-button.tsx'
import type { TroubleView } from './trouble.ts'

export interface TroubleBoxProps {
  readonly trouble: TroubleView
  /** With its own title, where the screen has another one. */
  readonly titled: boolean
  readonly speech: Speech
  readonly press: Press
}

export function TroubleBox({ trouble, titled, speech, press }: TroubleBoxProps) {
  const { tone, title, what, todo, english, copy, details, code } = trouble
  return (
    <Notice tone={tone} title={titled ? title : undefined}>
      <p {...inEnglish(english.what)}>{withCommands(what)}</p>
      <p class="lines" {...inEnglish(english.todo)}>
        {withCommands(todo)}
      </p>
      {copy !== null && (
        <div class="acts">
          <ChoiceButton choice={copy} speech={speech} press={press} />
        </div>
      )}
      <Details summary={speech.say('trouble.details.summary')}>
        <dl class="small-text stack">
          {details.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd lang="en">
                <bdi dir="ltr">{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </Details>
      <p class="small-text quiet-text" lang="en">
        <bdi dir="ltr">{code}</bdi>
      </p>
    </Notice>
  )
}
