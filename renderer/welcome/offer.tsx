/** The last step: what was found, to be confirmed. A network that is on the list already is opened instead. */
import { useState } from 'preact/hooks'
import type { ProfileView } from '../../core/contract/app-view.ts'
import type { NetworkOffer } from '../../core/contract/join.ts'
import { Button } from '../kit/button.tsx'
import { Details } from '../kit/details.tsx'
import { Failure } from '../kit/failure.tsx'
import { Page } from '../kit/page.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'
import { ClientId } from './client-id.tsx'
import { Facts } from './facts.tsx'
import { detailsOf, factsOf } from './model.ts'
import { Origin, Warnings } from './origin.tsx'

interface OfferProps extends ScreenProps {
  readonly offer: NetworkOffer
  /** Not this one: nothing is stored. */
  onLeave(): void
}

export function Offer(props: OfferProps) {
  const { app, offer } = props
  const [again, setAgain] = useState(false)
  const known = app.value.profiles.find(({ id }) => id === offer.knownProfile)
  return known === undefined || again ? (
    <New {...props} />
  ) : (
    <Known {...props} profile={known} onAgain={() => setAgain(true)} />
  )
}

function New({ speech, bridge, go, offer, onLeave }: OfferProps) {
  const { say } = speech
  const [clientId, setClientId] = useState('')
  const [missing, setMissing] = useState(false)
  const accepting = useCall()
  const accept = async () => {
    const typed = offer.clientId === null ? clientId.trim() : null
    setMissing(typed === '')
    if (typed === '') return
    if (await accepting.run(() => bridge['join.accept']({ offer: offer.id, clientId: typed }))) go('home')
  }
  return (
    <Page
      title={say('welcome.offer.title')}
      footer={
        <>
          <Failure error={accepting.error} speech={speech} />
          <Button kind="primary" wide disabled={accepting.busy} onPress={() => void accept()}>
            {say(offer.from === 'link' ? 'welcome.acceptLink' : 'welcome.accept')}
          </Button>
          <Button wide onPress={onLeave}>
            {say('welcome.refuse')}
          </Button>
        </>
      }
    >
      <Origin offer={offer} />
      <Warnings offer={offer} speech={speech} />
      <Facts facts={factsOf(offer, say)} say={say} />
      <Details summary={say('welcome.details')}>
        <Facts facts={detailsOf(offer)} say={say} />
      </Details>
      {offer.clientId === null && (
        <ClientId
          offer={offer}
          speech={speech}
          value={clientId}
          missing={missing}
          onInput={(typed) => {
            setMissing(false)
            setClientId(typed)
          }}
          onEnter={() => void accept()}
        />
      )}
    </Page>
  )
}

interface KnownProps extends OfferProps {
  readonly profile: ProfileView
  /** Another profile for the same network. */
  onAgain(): void
}

function Known({ speech, bridge, go, offer, profile, onAgain, onLeave }: KnownProps) {
  const { say } = speech
  const opening = useCall()
  const open = async () => {
    const { id, active } = profile
    if (!active && !(await opening.run(() => bridge['profiles.switch']({ id })))) return
    await bridge['join.dismiss']()
    go('home')
  }
  return (
    <Page
      title={say('welcome.offer.known')}
      intro={say('welcome.offer.knownAs', { name: profile.name })}
      footer={
        <>
          <Failure error={opening.error} speech={speech} />
          <Button kind="primary" wide disabled={opening.busy} onPress={() => void open()}>
            {say('welcome.open')}
          </Button>
          <Button wide onPress={onAgain}>
            {say('welcome.anotherAccount')}
          </Button>
          <div class="acts middle">
            <Button kind="quiet" onPress={onLeave}>
              {say('welcome.cancel')}
            </Button>
          </div>
        </>
      }
    >
      <Origin offer={offer} />
    </Page>
  )
}
