/** Home: who you are, where you are connected, and the one button that matters. Draws a HomeView; decides nothing. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { WireError } from '../../core/contract/wire-error.ts'
import { announce } from '../kit/announcer.tsx'
import { Failure } from '../kit/failure.tsx'
import { inEnglish } from '../kit/in-english.ts'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { useNow } from '../kit/use-now.ts'
import { withCommands } from '../kit/with-commands.tsx'
import { Mark } from '../mark.tsx'
import type { ScreenProps } from '../screen-props.ts'
import { type ActName, perform } from './act.ts'
import { ChoiceButton } from './choice-button.tsx'
import { AccessLine, DeviceRows } from './connection.tsx'
import { CountdownLine } from './countdown.tsx'
import './home.css'
import { homeView } from './home-model.ts'
import type { HomeView } from './home-view.ts'
import { CodeCard, LinkActs, Timeline } from './progress.tsx'
import { isQuestion, type Question, QuestionBox } from './questions.tsx'
import { TroubleBox } from './trouble-box.tsx'

/** Words such as "in 12 minutes" need no more. */
const REDRAW_MS = 20_000

export default function Home(props: ScreenProps) {
  const { app, live, speech, bridge } = props
  const now = useNow(REDRAW_MS)
  const [question, setQuestion] = useState<Question | null>(null)
  const [refused, setRefused] = useState<WireError | null>(null)
  const snapshot = live.value
  const view = homeView(snapshot, app.value, speech, now)
  useAnnouncements(view)
  // A question is about the state it was asked in.
  useEffect(() => setQuestion(null), [snapshot.session.kind, snapshot.profile])
  // A refusal too, and what went well since has outlived it.
  useEffect(
    () => setRefused(null),
    [snapshot.session.kind, snapshot.profile, snapshot.connected, snapshot.trouble === null],
  )

  const press = async (act: ActName) => {
    const reply = await perform(act, props)
    setRefused(reply === null || reply.ok ? null : reply.error)
    return reply?.ok ?? false
  }
  const pressOrAsk = async (act: ActName) => {
    if (!isQuestion(act)) return press(act)
    setQuestion(act)
    return false
  }
  const answer = (act: ActName | null) => {
    setQuestion(null)
    if (act !== null) void press(act)
  }
  const acts = { speech, press: pressOrAsk }

  return (
    <Page
      class={`home mood-${view.mood}`}
      before={<Mark mood={view.mood} />}
      title={view.title}
      intro={view.lead ?? undefined}
      footer={
        <>
          {question !== null && (
            <QuestionBox
              question={question}
              canLeave={'facts' in snapshot.node && snapshot.node.kind !== 'needsLogin'}
              speech={speech}
              answer={answer}
            />
          )}
          <div class="stack foot" hidden={question !== null}>
            {view.countdown && <CountdownLine countdown={view.countdown} speech={speech} />}
            {view.primary && (
              <ChoiceButton choice={view.primary} kind={view.urgent ? 'primary' : 'secondary'} wide {...acts} />
            )}
            {view.quiet.length > 0 && (
              <div class="acts second-ways">
                {view.quiet.map((choice) => (
                  <ChoiceButton key={choice.act} choice={choice} kind="quiet" {...acts} />
                ))}
              </div>
            )}
          </div>
        </>
      }
    >
      {view.sentence && <p>{view.sentence}</p>}
      {view.device && <DeviceRows device={view.device} speech={speech} bridge={bridge} />}
      {view.facts.map(({ text, exact }) => (
        <p key={text} class="quiet-text" title={exact ?? undefined}>
          {text}
        </p>
      ))}
      {view.accessUntil !== null && <AccessLine until={view.accessUntil} now={now} speech={speech} />}
      {view.steps.length > 0 && <Timeline steps={view.steps} speech={speech} />}
      {view.code && <CodeCard code={view.code} speech={speech} />}
      {view.withLink && (
        <LinkActs
          open={speech.say(view.code ? 'home.button.openHere' : 'home.button.openLink')}
          browsers={app.value.browsers}
          openIn={async (browser) => {
            const reply = await bridge['session.openLink']({ browser })
            setRefused(reply.ok ? null : reply.error)
          }}
          {...acts}
        />
      )}
      {view.trouble && <TroubleBox trouble={view.trouble} titled={view.troubleTitled} {...acts} />}
      {/* The same may be in the snapshot already. */}
      <Failure error={refused?.code === view.trouble?.code ? null : refused} speech={speech} />
      {view.notices.map(({ text, fix }) => (
        <Notice key={text} tone="attention" title={<span {...inEnglish(true)}>{withCommands(text)}</span>}>
          <p class="lines" {...inEnglish(true)}>
            {withCommands(fix)}
          </p>
        </Notice>
      ))}
    </Page>
  )
}

/** Says what changed by itself: the title, the step under way, what went wrong. The first state is read, not announced. */
function useAnnouncements({ title, steps, trouble }: HomeView): void {
  const step = steps.find(({ state }) => state === 'now')
  const words = [title, step?.text, step?.explanation, trouble?.what].filter(Boolean).join('. ')
  const before = useRef(words)
  useEffect(() => {
    if (before.current === words) return
    before.current = words
    announce(words)
  }, [words])
}
