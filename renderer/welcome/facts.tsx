/** Facts of a network, one a row. */
import type { Speech } from '../../messages/speech.ts'
import { Row, Rows } from '../kit/rows.tsx'
import type { Fact } from './model.ts'

export function Facts({ facts, say }: { facts: readonly Fact[]; say: Speech['say'] }) {
  return (
    <Rows>
      {facts.map(({ label, value, literal }) => (
        <Row key={label} label={say(label)}>
          {literal ? <bdi dir="ltr">{value}</bdi> : value}
        </Row>
      ))}
    </Rows>
  )
}
