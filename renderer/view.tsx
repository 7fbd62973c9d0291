/** The window's one view: draws a Screen. Decides nothing; what is shown is decided in screen.ts. */
import type { Signal } from '@preact/signals'
import type { Mood } from '../core/contract/mood.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { Countdown } from './countdown.tsx'
import { Mark } from './mark.tsx'
import { say } from './messages.ts'
import { type Act, type Button, type Screen, screenOf } from './screen.ts'
import type { Line } from './steps.ts'

interface ViewProps {
  readonly live: Signal<Snapshot | null>
  /** Why the last act was refused; null when it was not. */
  readonly refused: Signal<WireError | null>
  perform(act: Act): void
}

export function View({ live, refused, perform }: ViewProps) {
  const snapshot = live.value
  if (snapshot === null) return null
  const screen = screenOf(snapshot)
  const trouble = refused.value ?? screen.trouble
  return (
    <div class={`screen mood-${screen.mood}`}>
      <Headline mood={screen.mood} title={screen.title} />
      <Facts screen={screen} />
      {screen.lines.length > 0 && <Progress lines={screen.lines} />}
      {screen.code && <Code userCode={screen.code.userCode} where={screen.code.where} />}
      {trouble && <Trouble error={trouble} mood={screen.mood} />}
      <footer>
        {screen.button && <ActButton button={screen.button} perform={perform} />}
        {screen.deadline !== null && <Countdown deadline={screen.deadline} />}
      </footer>
    </div>
  )
}

/** Said aloud when it changes: it is what a person waits for. */
function Headline({ mood, title }: { mood: Mood; title: string }) {
  return (
    <header aria-live="polite">
      <Mark mood={mood} />
      <h1>{title}</h1>
    </header>
  )
}

function Facts({ screen }: { screen: Screen }) {
  return (
    <div class="facts">
      {screen.facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      {screen.until !== null && <Until time={screen.until} />}
    </div>
  )
}

/** A day and a time as people say them; the exact moment is in the tooltip. */
function Until({ time }: { time: EpochMs }) {
  const moment = new Date(time)
  const words = moment.toLocaleString(undefined, { weekday: 'long', hour: '2-digit', minute: '2-digit' })
  return <p title={moment.toLocaleString()}>{say('home.fact.until', { time: words })}</p>
}

function Progress({ lines }: { lines: readonly Line[] }) {
  return (
    <ol class="progress">
      {lines.map(({ state, text }, at) => (
        <li key={at} class={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span class="unseen">{say(`home.step.state.${state}`)}: </span>
          {text}
        </li>
      ))}
    </ol>
  )
}

function Code({ userCode, where }: { userCode: string; where: string }) {
  return (
    <div class="code">
      <p class="user-code">{userCode}</p>
      <p>{where}</p>
    </div>
  )
}

/** The code stands small below, for the help desk. */
function Trouble({ error, mood }: { error: WireError; mood: Mood }) {
  return (
    <section class={mood === 'ended' ? 'trouble ended' : 'trouble'} role="alert">
      <p class="what">{error.userMessage}</p>
      <p>{error.hint}</p>
      <p class="error-code">{error.code}</p>
    </section>
  )
}

function ActButton({ button, perform }: { button: Button; perform: (act: Act) => void }) {
  return (
    <button type="button" class={button.primary ? 'primary' : 'secondary'} onClick={() => perform(button.act)}>
      {button.label}
    </button>
  )
}
