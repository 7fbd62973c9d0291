/** The last step: what was found, to be confirmed. A network that is on the list already is opened instead. */
import { useState } from 'preact/hooks'
import type { NetworkOffer } from '../../core/contract/join.ts'
import { Button } from '../kit/button.tsx'
import { Details } from '../kit/details.tsx'
import { Failure } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'
import { ClientId } from './client-id.tsx'
import { Facts } from './facts.tsx'
import { detailsOf, factsOf } from './model.ts'

interface OfferProps extends ScreenProps {
  readonly offer: NetworkOffer
  /** Not this one: nothing is stored. */
  onLeave(): void
}

export function Offer({ app, speech, bridge, go, offer, onLeave }: OfferProps) {
  const { say } = speech
  const [clientId, setClientId] = useState('')
  const [missing, setMissing] = useState(false)
  const call = useCall()
  const known = app.value.profiles.find(({ id }) => id === offer.knownProfile) ?? null
  const accept = async () => {
    const typed = clientId.trim()
    setMissing(offer.clientId === null && typed === '')
    if (offer.clientId === null && typed === '') return
    const input = { offer: offer.id, clientId: offer.clientId === null ? typed : null }
    if (await call.run(() => bridge['join.accept'](input))) go('home')
  }
  const open = async (id: string) => {
    if (known?.active || (await call.run(() => bridge['profiles.switch']({ id })))) {
      await bridge['join.dismiss']()
      go('home')
    }
  }
  return (
    <Page
      title={say(known === null ? 'welcome.offer.title' : 'welcome.offer.known')}
      {...(known === null ? {} : { intro: say('welcome.offer.knownAs', { name: known.name }) })}
      footer={
        <>
          <Failure error={call.error} speech={speech} />
          {known === null ? (
            <Button kind="primary" wide disabled={call.busy} onPress={() => void accept()}>
              {say(offer.from === 'link' ? 'welcome.acceptLink' : 'welcome.accept')}
            </Button>
          ) : (
            <Button kind="primary" wide disabled={call.busy} onPress={() => void open(known.id)}>
              {say('welcome.open')}
            </Button>
          )}
          <div class="acts">
            <Button onPress={onLeave}>{say('welcome.refuse')}</Button>
          </div>
        </>
      }
    >
      <div class="card origin">
        {offer.displayName !== null && (
          <p>
            <bdi>{offer.displayName}</bdi>
          </p>
        )}
        <p class="address" dir="ltr">
          {offer.origin}
        </p>
      </div>
      {offer.from === 'link' && (
        <Notice tone="attention" title={say('welcome.offer.fromLink')}>
          <p>{say('welcome.offer.fromLink.confirm')}</p>
        </Notice>
      )}
      {offer.server === 'other' && (
        <Notice tone="attention">
          <p>{say('welcome.server.other.warning')}</p>
        </Notice>
      )}
      <Facts facts={factsOf(offer, say)} say={say} />
      {offer.overruled.length > 0 && (
        <Notice tone="info">
          <p>{say('welcome.overruled', { count: offer.overruled.length })}</p>
          <ul lang="en" dir="ltr">
            {offer.overruled.map((key) => (
              <li key={key}>{key}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Details summary={say('welcome.details')}>
        <Facts facts={detailsOf(offer)} say={say} />
      </Details>
      {known === null && offer.clientId === null && (
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
