/** Redirect ports of the network in use, typed as a list; kept once the person leaves the field, if every part is a port. */
import { useState } from 'preact/hooks'
import { Field } from '../kit/field.tsx'
import type { ScreenProps } from '../screen-props.ts'
import { hintOf, Line, useChange } from './line.tsx'
import { type PortsRead, readPorts, writePorts } from './ports.ts'

type Problem = Extract<PortsRead, { problem: string }>

export function Ports({ app, speech, bridge }: ScreenProps) {
  const { say } = speech
  const { redirectPorts } = app.value.settings
  const network = app.value.profiles.find(({ active }) => active)?.name
  /** What is being typed; null: what is kept. */
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { error, change } = useChange(bridge)
  const keep = (text: string) => {
    const read = readPorts(text)
    if ('problem' in read) return setProblem(read)
    setProblem(null)
    setTyped(null)
    change({ key: 'redirectPorts', value: [...read.ports] })
  }
  return (
    <Line error={error} speech={speech}>
      <Field
        label={say('settings.ports')}
        value={typed ?? writePorts(redirectPorts.value)}
        hint={hintOf(
          redirectPorts,
          speech,
          say('settings.ports.help', { network: network ?? '', example: '51820, 51821' }),
        )}
        error={problem && say(`settings.ports.${problem.problem}`, { part: problem.part })}
        inputMode="numeric"
        disabled={redirectPorts.managedBy !== null || network === undefined}
        onInput={(text) => {
          setTyped(text)
          setProblem(null)
        }}
        onCommit={keep}
      />
    </Line>
  )
}
