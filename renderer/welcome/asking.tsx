/** The first step: an address or a link to look at; after a failed look, what happened and the address to mend. */
import { useState } from 'preact/hooks'
import type { WireError } from '../../core/contract/wire-error.ts'
import { Button } from '../kit/button.tsx'
import { Failure } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { Page } from '../kit/page.tsx'
import { useCall } from '../kit/use-call.ts'
import { Mark } from '../mark.tsx'
import type { ScreenProps } from '../screen-props.ts'

interface AskingProps extends ScreenProps {
  /** Why the last look failed; null before the first. */
  readonly error: WireError | null
  readonly typed: string
  onType(address: string): void
  /** Gives up adding a network. */
  onLeave(): void
}

export function Asking({ app, speech, bridge, error, typed, onType, onLeave }: AskingProps) {
  const { say } = speech
  const [missing, setMissing] = useState(false)
  const looking = useCall()
  const first = app.value.profiles.length === 0
  const look = () => {
    const address = typed.trim()
    setMissing(address === '')
    if (address !== '') void looking.run(() => bridge['join.look']({ address }))
  }
  return (
    <Page
      before={first && error === null && <Mark mood="signedOut" />}
      title={say(error ? 'welcome.failed.title' : first ? 'welcome.title.first' : 'welcome.title.another')}
      {...(error ? {} : { intro: say(first ? 'welcome.lead.first' : 'welcome.lead.another') })}
      footer={
        <>
          <Button kind="primary" wide disabled={looking.busy} onPress={look}>
            {say(error ? 'welcome.lookAgain' : 'welcome.look')}
          </Button>
          <div class="acts middle">
            {error && (
              <Button kind="quiet" onPress={onLeave}>
                {say('welcome.cancel')}
              </Button>
            )}
            <Button kind="quiet" onPress={() => void bridge['help.open']({ topic: 'help' })}>
              {say('welcome.help')}
            </Button>
          </div>
        </>
      }
    >
      <Failure error={looking.error ?? error} speech={speech} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          look()
        }}
      >
        <Field
          label={say('welcome.address')}
          value={typed}
          hint={say('welcome.address.help', { example: 'https://vpn.example.com', scheme: 'latchkey://' })}
          error={missing ? say('welcome.address.missing') : null}
          inputMode="url"
          maxLength={2048}
          onInput={(address) => {
            setMissing(false)
            onType(address)
          }}
        />
      </form>
    </Page>
  )
}
