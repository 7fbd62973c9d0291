/** The areas of a check, each in a shape and a word; what it found is behind it, and open where something is to be done. */
import type { CheckVerdict } from '../../core/contract/events.ts'
import type { MessageName, Speech } from '../../messages/speech.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { withCommands } from '../kit/with-commands.tsx'
import type { AreaFindings, Finding } from './model.ts'
import { AREA_NAMES, CHECK_NAMES } from './names.ts'

const SHAPES: Readonly<Record<CheckVerdict | 'pending', IconName>> = {
  pending: 'pending',
  ok: 'check',
  warn: 'attention',
  fail: 'ended',
  skip: 'skip',
}

export function Areas({ areas, speech }: { areas: readonly AreaFindings[]; speech: Speech }) {
  return (
    <ul class="card areas">
      {areas.map((area) => (
        <li key={area.area}>
          <Area {...area} speech={speech} />
        </li>
      ))}
    </ul>
  )
}

function Area({ area, state, findings, speech }: AreaFindings & { speech: Speech }) {
  const head = (
    <span class={`area ${state}`}>
      <Icon name={SHAPES[state]} />
      <span class="label">
        <Name known={AREA_NAMES[area]} plain={area} speech={speech} />
        <span class="word">{speech.say(`doctor.state.${state}`)}</span>
      </span>
      <span class="opens">{findings.length > 0 && <Icon name="down" />}</span>
    </span>
  )
  if (findings.length === 0) return head
  return (
    // Another key once the verdict is known: it is then opened where something is to be done, and left to the person after that.
    <details key={state} open={state === 'warn' || state === 'fail'}>
      <summary>{head}</summary>
      <ul class="findings">
        {findings.map((finding, at) => (
          <FindingLine key={at} {...finding} speech={speech} />
        ))}
      </ul>
    </details>
  )
}

function FindingLine({ name, verdict, found, fix, code, speech }: Finding & { speech: Speech }) {
  return (
    <li class={`finding ${verdict}`}>
      <Icon name={SHAPES[verdict]} />
      <div>
        <p>
          <span class="unseen">{`${speech.say(`doctor.state.${verdict}`)}: `}</span>
          <Name known={CHECK_NAMES[name] ?? AREA_NAMES[name]} plain={name} speech={speech} />
        </p>
        {/* Evidence, in the words of the help desk. */}
        <div class="evidence" lang="en" dir="ltr">
          <p>{withCommands(found)}</p>
          {fix !== null && <p class="fix lines">{withCommands(fix)}</p>}
          {code !== null && <p>{code}</p>}
        </div>
      </div>
    </li>
  )
}

function Name({ known, plain, speech }: { known: MessageName | undefined; plain: string; speech: Speech }) {
  return known === undefined ? <bdi lang="en">{plain}</bdi> : <span>{speech.say(known)}</span>
}
