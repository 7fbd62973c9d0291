/** The second step: the network is being asked what it is. */
import { Button } from '../kit/button.tsx'
import { Page } from '../kit/page.tsx'
import type { ScreenProps } from '../screen-props.ts'
import { placeOf } from './model.ts'

interface LookingProps extends ScreenProps {
  readonly address: string
  onCancel(): void
}

export function Looking({ speech, address, onCancel }: LookingProps) {
  const { say } = speech
  const host = placeOf(address)
  return (
    <Page
      title={host === null ? say('welcome.looking.titleLink') : say('welcome.looking.title', { host })}
      footer={
        <Button wide onPress={onCancel}>
          {say('welcome.cancel')}
        </Button>
      }
    >
      <ol class="timeline">
        <li class="now" aria-current="step">
          <span>{say('welcome.looking.step')}</span>
        </li>
      </ol>
      <p class="quiet-text">{say('welcome.looking.promise')}</p>
    </Page>
  )
}
