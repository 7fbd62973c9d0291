/** This device: what the network knows of it, how long it may stay, and a way to renew that. No list of other devices. */
import { useState } from 'preact/hooks'
import type { WireError } from '../../core/contract/wire-error.ts'
import type { Speech } from '../../messages/speech.ts'
import type { Bridge } from '../bridge.ts'
import { type ActName, perform } from '../home/act.ts'
import { Button } from '../kit/button.tsx'
import { Copyable } from '../kit/copyable.tsx'
import { Failure } from '../kit/failure.tsx'
import { Meter } from '../kit/meter.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Row, Rows } from '../kit/rows.tsx'
import { useNow } from '../kit/use-now.ts'
import type { ScreenProps } from '../screen-props.ts'
import { type AccessView, type DeviceFacts, deviceView } from './device-model.ts'

/** Words such as "in 12 minutes" need no more. */
const REDRAW_MS = 20_000

export default function Device(props: ScreenProps) {
  const { live, speech, bridge, go } = props
  const { say } = speech
  const [refused, setRefused] = useState<WireError | null>(null)
  const view = deviceView(live.value, speech, useNow(REDRAW_MS))
  const press = async (act: ActName) => {
    const reply = await perform(act, props)
    setRefused(reply === null || reply.ok ? null : reply.error)
  }
  const { act } = view
  return (
    <Page
      title={say('common.screen.device')}
      intro={view.state ?? undefined}
      footer={
        act === 'home' ? (
          <Button wide onPress={() => go('home')}>
            {say('device.home.button')}
          </Button>
        ) : (
          act && (
            <Button wide kind={act === 'connect' ? 'primary' : 'secondary'} onPress={() => void press(act)}>
              {say(`home.button.${act}`)}
            </Button>
          )
        )
      }
    >
      {view.sentence && <p>{view.sentence}</p>}
      <Failure error={refused} speech={speech} />
      {view.health.length > 0 && (
        <Notice tone="attention" title={say('device.health.title')}>
          <ul lang="en" dir="ltr">
            {view.health.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Notice>
      )}
      {view.facts && <FactRows facts={view.facts} speech={speech} bridge={bridge} />}
      {view.access && (
        <Access
          access={view.access}
          speech={speech}
          renew={() => {
            // The steps and the way out of it are shown there.
            go('home')
            void press('reauthenticate')
          }}
        />
      )}
    </Page>
  )
}

function FactRows({ facts, speech, bridge }: { facts: DeviceFacts; speech: Speech; bridge: Bridge }) {
  const { say } = speech
  const { name, ipv4, ipv6, owner, server, daemon } = facts
  return (
    <Rows>
      {name !== '' && (
        <Row label={say('device.name')}>
          <Copyable
            text={name}
            label={say('device.copyName')}
            speech={speech}
            onCopy={() => bridge['device.copy']({ what: 'name' })}
          />
        </Row>
      )}
      {ipv4 !== null && (
        <Row label={say('device.address4')}>
          <Copyable
            text={ipv4}
            label={say('device.copyIpv4')}
            speech={speech}
            onCopy={() => bridge['device.copy']({ what: 'ipv4' })}
          />
        </Row>
      )}
      {ipv6 !== null && (
        <Row label={say('device.address6')}>
          <Copyable
            text={ipv6}
            label={say('device.copyIpv6')}
            speech={speech}
            onCopy={() => bridge['device.copy']({ what: 'ipv6' })}
          />
        </Row>
      )}
      <Row label={say('device.owner')}>{owner}</Row>
      {server !== '' && (
        <Row label={say('device.server')}>
          <bdi dir="ltr">{server}</bdi>
        </Row>
      )}
      {daemon !== '' && (
        <Row label={say('device.daemon')}>
          <bdi dir="ltr">{daemon}</bdi>
        </Row>
      )}
    </Rows>
  )
}

function Access({ access, speech: { say }, renew }: { access: AccessView; speech: Speech; renew: () => void }) {
  const { words, exact, left, budget, canRenew } = access
  return (
    <Section title={say('device.access.title')}>
      <div class="card stack">
        <div class="ends">
          <span title={exact ?? undefined}>{words}</span>
          {left !== null && <span class="quiet-text">{left}</span>}
        </div>
        {budget && <Meter left={budget.left} tone={budget.tone} />}
        {canRenew && (
          <>
            <p class="small-text quiet-text">{say('device.renew.explain')}</p>
            <div class="acts">
              <Button onPress={renew}>{say('device.renew.button')}</Button>
            </div>
          </>
        )}
      </div>
    </Section>
  )
}
