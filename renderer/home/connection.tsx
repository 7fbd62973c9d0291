/** Where this device is: its name and address in the network, and how long it may stay. */
import type { EpochMs } from '../../core/contract/time.ts'
import type { Speech } from '../../messages/speech.ts'
import type { Bridge } from '../bridge.ts'
import { Copyable } from '../kit/copyable.tsx'
import { Meter } from '../kit/meter.tsx'
import { Row, Rows } from '../kit/rows.tsx'
import { budgetOf } from './budget.ts'
import type { HomeView } from './home-view.ts'

export interface DeviceRowsProps {
  readonly device: NonNullable<HomeView['device']>
  readonly speech: Speech
  readonly bridge: Bridge
}

export function DeviceRows({ device: { name, address }, speech, bridge }: DeviceRowsProps) {
  return (
    <Rows>
      <Row label={speech.say('home.fact.device')}>
        <Copyable
          text={name}
          label={speech.say('home.fact.copyName')}
          speech={speech}
          onCopy={() => bridge['device.copy']({ what: 'name' })}
        />
      </Row>
      {address !== null && (
        <Row label={speech.say('home.fact.address')}>
          <Copyable
            text={address}
            label={speech.say('home.fact.copyAddress')}
            speech={speech}
            onCopy={() => bridge['device.copy']({ what: address.includes(':') ? 'ipv6' : 'ipv4' })}
          />
        </Row>
      )}
    </Rows>
  )
}

/** @param until when this device's access runs out */
export function AccessLine({ until, now, speech }: { until: EpochMs; now: EpochMs; speech: Speech }) {
  const { left, tone } = budgetOf(until, now)
  return (
    <div class="stack">
      <Meter left={left} tone={tone} />
      <p class="small-text quiet-text" title={speech.exactMoment(until)}>
        {speech.say('home.fact.accessEnds', { time: speech.moment(until, now) })}
      </p>
    </div>
  )
}
