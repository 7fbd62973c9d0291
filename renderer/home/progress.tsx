/** A sign-in under way: the timeline, the code for another device, and what can be done with the link. */
import { useEffect, useState } from 'preact/hooks'
import type { BrowserView } from '../../core/contract/app-view.ts'
import type { DeviceCode } from '../../core/contract/session.ts'
import type { Speech } from '../../messages/speech.ts'
import { around, VALUE } from '../kit/around.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { ChoiceButton, type Press } from './choice-button.tsx'
import { type QrPath, qrPath } from './qr.ts'
import type { Step } from './steps.ts'

export function Timeline({ steps, speech }: { steps: readonly Step[]; speech: Speech }) {
  return (
    <ol class="timeline">
      {steps.map(({ state, text, explanation }, at) => (
        <li key={at} class={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span class="unseen">{`${speech.say(`home.step.state.${state}`)}: `}</span>
          <span>{text}</span>
          {explanation !== null && <p class="quiet-text">{explanation}</p>}
        </li>
      ))}
    </ol>
  )
}

export function CodeCard({ code, speech: { say } }: { code: DeviceCode; speech: Speech }) {
  const { userCode, verificationUri, verificationUriComplete } = code
  const target = verificationUriComplete ?? verificationUri
  const [qr, setQr] = useState<QrPath | null>(null)
  useEffect(() => {
    void qrPath(target).then(setQr)
  }, [target])
  return (
    <section class="card code" aria-label={say('home.code.title')}>
      <div class="stack">
        <p class="user-code strong">
          <bdi dir="ltr">{userCode}</bdi>
        </p>
        <p>
          {around(
            say('home.code.enterAt', { address: VALUE }),
            <bdi class="value strong">{shown(verificationUri)}</bdi>,
          )}
        </p>
        <p class="quiet-text">{say('home.code.scan')}</p>
      </div>
      <svg
        class="qr"
        viewBox={qr === null ? undefined : `0 0 ${qr.size} ${qr.size}`}
        role="img"
        aria-label={say('home.code.picture')}
      >
        <path d={qr?.path} />
      </svg>
    </section>
  )
}

/** As people type it: without the scheme that browsers put there. */
function shown(address: string): string {
  return address.replace(/^https:\/\//, '')
}

export interface LinkActsProps {
  /** What the link's button says: "Open again", or "Open here" where the code may be typed anywhere. */
  readonly open: string
  /** The browsers to choose among; no choice where there is one alone. */
  readonly browsers: readonly BrowserView[]
  readonly speech: Speech
  readonly press: Press
  openIn(browser: string): void
}

export function LinkActs({ open, browsers, speech, press, openIn }: LinkActsProps) {
  const items = browsers.map(({ id, name }) => ({ key: id, label: name, onPress: () => openIn(id) }))
  const words = speech.say('home.button.openIn')
  return (
    <div class="acts link-acts">
      <ChoiceButton choice={{ act: 'openLink', label: open }} speech={speech} press={press} />
      <ChoiceButton
        choice={{ act: 'copyLink', label: speech.say('home.button.copyLink') }}
        speech={speech}
        press={press}
      />
      {items.length > 1 && (
        <Menu label={words} items={items}>
          {words}
          <Icon name="down" />
        </Menu>
      )}
    </div>
  )
}
