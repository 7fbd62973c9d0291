/** About: which version this is, whose work it stands on, where help is. */
import { useState } from 'preact/hooks'
import type { Input } from '../../core/contract/channels.ts'
import type { MessageName } from '../../messages/speech.ts'
import { Button } from '../kit/button.tsx'
import { Failure } from '../kit/failure.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page, Section } from '../kit/page.tsx'
import { TextBox } from '../kit/text-box.tsx'
import { useCall } from '../kit/use-call.ts'
import { Mark } from '../mark.tsx'
import type { ScreenProps } from '../screen-props.ts'

type Topic = Input<'help.open'>['topic']

export default function About({ app, speech, bridge }: ScreenProps) {
  const { say } = speech
  const opening = useCall()
  const open = (topic: Topic, name: MessageName) => (
    <Button
      label={say('about.opens', { name: say(name) })}
      onPress={() => void opening.run(() => bridge['help.open']({ topic }))}
    >
      <span class="with-icon">
        {say(name)}
        <Icon name="outside" />
      </span>
    </Button>
  )
  return (
    <Page
      class="mood-connected"
      before={<Mark mood="connected" />}
      title={say('about.title')}
      intro={say('about.version', { version: app.value.version })}
    >
      <p>{say('about.what')}</p>
      <div class="acts">
        {open('help', 'about.help')}
        {open('source', 'about.source')}
      </div>
      <Section title={say('about.updates')}>
        <p>{say('about.updates.none')}</p>
        <div class="acts">{open('releases', 'about.releases')}</div>
      </Section>
      <Failure error={opening.error} speech={speech} />
      <Licences speech={speech} bridge={bridge} />
    </Page>
  )
}

function Licences({ speech, bridge }: Pick<ScreenProps, 'speech' | 'bridge'>) {
  const { say } = speech
  const [text, setText] = useState<string | null>(null)
  const reading = useCall()
  const toggle = async () => {
    if (text !== null) return setText(null)
    const read = await reading.run(() => bridge['licences.read']())
    if (read !== null) setText(read.value)
  }
  return (
    <Section title={say('about.licences')}>
      <p>{say('about.licences.what')}</p>
      <div class="acts">
        <Button disabled={reading.busy} onPress={() => void toggle()}>
          {say(text === null ? 'about.licences.show' : 'about.licences.hide')}
        </Button>
      </div>
      <Failure error={reading.error} speech={speech} />
      {text !== null && <TextBox label={say('about.licences.text')} text={text} />}
    </Section>
  )
}
