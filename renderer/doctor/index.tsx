/** Check and logs: the doctor's findings as they come in, and the file for the help desk. */
import { useEffect } from 'preact/hooks'
import type { Speech } from '../../messages/speech.ts'
import { announce } from '../kit/announcer.tsx'
import { Button } from '../kit/button.tsx'
import { CopyText } from '../kit/copy-text.tsx'
import { Failure } from '../kit/failure.tsx'
import { Page } from '../kit/page.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'
import { Areas } from './areas.tsx'
import { HelpDesk } from './help-desk.tsx'
import { liveFindings } from './live-findings.ts'
import { areasOf, type Outcome, outcomeOf, reportText } from './model.ts'
import './doctor.css'

export default function Doctor({ app, speech, bridge }: ScreenProps) {
  const { say } = speech
  const view = liveFindings(bridge)
  const starting = useCall()
  const run = () => starting.run(() => bridge['doctor.run']())
  useEffect(() => {
    // Who comes here wants to know.
    if (view.value === null) void run()
  }, [])
  const areas = areasOf(view.value)
  const outcome = outcomeOf(areas)
  const sentence = sentenceOf(outcome, speech)
  const running = outcome.kind === 'running'
  useEffect(() => {
    if (!running) announce(sentence)
  }, [running, sentence])
  // Not even begun: there is nothing to say of any area.
  const refused = starting.error !== null && view.value === null
  return (
    <Page title={say('doctor.title')} {...(refused ? {} : { intro: sentence })}>
      <Failure error={starting.error} speech={speech} />
      {!refused && <Areas areas={areas} speech={speech} />}
      <div class="acts">
        <Button disabled={starting.busy || (running && !refused)} onPress={() => void run()}>
          {say('doctor.run')}
        </Button>
        {!running && (
          <CopyText
            text={reportText(areas, app.value.version)}
            label={say('doctor.copy')}
            copied={say('doctor.copied')}
          />
        )}
      </div>
      <HelpDesk speech={speech} bridge={bridge} />
    </Page>
  )
}

function sentenceOf(outcome: Outcome, { say }: Speech): string {
  switch (outcome.kind) {
    case 'running':
      return say('doctor.running', { done: outcome.done, all: outcome.all })
    case 'fine':
      return say('doctor.fine')
    case 'found': {
      const { problems, remarks } = outcome
      if (remarks === 0) return say('doctor.problems', { count: problems })
      if (problems === 0) return say('doctor.remarks', { count: remarks })
      return say('doctor.problemsAndRemarks', { problems, remarks })
    }
  }
}
