/** The file for the help desk: shown whole before it is saved, and sent nowhere; and the way to the logs. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BundleView } from '../../core/contract/doctor-view.ts'
import { announce } from '../kit/announcer.tsx'
import { Button } from '../kit/button.tsx'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/page.tsx'
import { TextBox } from '../kit/text-box.tsx'
import { useCall } from '../kit/use-call.ts'
import type { ScreenProps } from '../screen-props.ts'

export function HelpDesk({ speech, bridge }: Pick<ScreenProps, 'speech' | 'bridge'>) {
  const { say } = speech
  const [bundle, setBundle] = useState<BundleView | null>(null)
  const [saved, setSaved] = useState(false)
  const { busy, error, run } = useCall()
  const acts = useRef<HTMLDivElement>(null)
  const hadText = useRef(false)
  useEffect(() => {
    // The button that put the text away is gone with it.
    if (hadText.current && bundle === null) acts.current?.querySelector('button')?.focus()
    hadText.current = bundle !== null
  }, [bundle])
  const show = async () => {
    setSaved(false)
    const shown = await run(() => bridge['bundle.preview']())
    if (shown !== null) setBundle(shown.value)
  }
  const save = async () => {
    const answer = await run(() => bridge['bundle.save']())
    // Not saved and no error: the person closed the dialogue.
    if (!answer?.value.saved) return
    setSaved(true)
    announce(say('doctor.bundle.saved'))
  }
  return (
    <Section title={say('doctor.logs')}>
      <p>{say('doctor.bundle.what')}</p>
      {bundle !== null && <TextBox label={say('doctor.bundle.text', { file: bundle.fileName })} text={bundle.text} />}
      <Failure error={error} speech={speech} />
      <div ref={acts} class="acts">
        {bundle === null ? (
          <Button disabled={busy} onPress={() => void show()}>
            {say('doctor.bundle.show')}
          </Button>
        ) : (
          <>
            <Button kind="primary" disabled={busy} onPress={() => void save()}>
              {say(saved ? 'doctor.bundle.saved' : 'doctor.bundle.save')}
            </Button>
            <Button onPress={() => setBundle(null)}>{say('doctor.bundle.hide')}</Button>
          </>
        )}
        <Button onPress={() => void run(() => bridge['logs.show']())}>{say('doctor.logs.show')}</Button>
      </div>
    </Section>
  )
}
