/** Where a network is, large and clear, and what should make a person look twice. */
import { Fragment } from 'preact'
import type { NetworkOffer } from '../../core/contract/join.ts'
import type { Speech } from '../../messages/speech.ts'
import { Notice } from '../kit/notice.tsx'

export function Origin({ offer }: { offer: NetworkOffer }) {
  const [scheme = '', host = ''] = offer.origin.split(/(?<=:\/\/)/)
  return (
    <div class="card origin">
      {offer.displayName !== null && (
        <p>
          <bdi>{offer.displayName}</bdi>
        </p>
      )}
      <p>
        <bdi dir="ltr" class="quiet-text">
          {scheme}
        </bdi>
        <br />
        <bdi dir="ltr" class="host">
          {host.split(/(?=\.)/).map((part, at) => (
            // A long name breaks before its dots.
            <Fragment key={at}>
              <wbr />
              {part}
            </Fragment>
          ))}
        </bdi>
      </p>
    </div>
  )
}

export function Warnings({ offer, speech: { say } }: { offer: NetworkOffer; speech: Speech }) {
  return (
    <>
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
      {offer.overruled.length > 0 && (
        <Notice tone="info">
          <p>{say('welcome.overruled', { count: offer.overruled.length })}</p>
          <ul lang="en">
            {offer.overruled.map((key) => (
              <li key={key}>
                <bdi dir="ltr">{key}</bdi>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}
