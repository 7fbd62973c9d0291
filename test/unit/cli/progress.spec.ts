import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgress } from '../../../cli/progress.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { alice, captureOutput, type SigningIn, signingIn, snapshotOf } from './support.ts'

const link = 'https://id.example/authorize?state=s&code_challenge=c'
const confirm = 'https://hs.acme.example/register/hskey-authreq-abcdefghijklmnopqrstuvwx'
const code = {
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://id.example/device',
  verificationUriComplete: 'https://id.example/device?user_code=WDJB-MJHT',
  expiresAt: 0,
}

const journey: SigningIn[] = [
  signingIn(),
  signingIn({ step: 'browser', link }),
  signingIn({ step: 'verifying' }),
  signingIn({ step: 'saving', identity: alice }),
  signingIn({ step: 'registering', identity: alice }),
  signingIn({ step: 'confirming', identity: alice, link: confirm }),
  signingIn({ step: 'connecting', identity: alice }),
]

function show(
  sessions: readonly SigningIn[],
  options: Partial<Parameters<typeof createProgress>[1]> = {},
  json = false,
) {
  const captured = captureOutput({ json })
  const progress = createProgress(captured.output, { opensBrowser: true, qr: null, ...options })
  for (const session of sessions) progress.see(snapshotOf({ session }))
  return { ...captured, progress }
}

describe('the progress of a sign-in', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is one line a step, and names the confirm step', () => {
    const { stdout } = show(journey)
    expect(stdout()).toBe(
      [
        '● Signing in to id.example.',
        '◐ Waiting for you to sign in at id.example in the browser.',
        '● id.example has answered; checking the answer.',
        '● Signed in as alice@acme.example; saving the session.',
        '● Asking hs.acme.example for a link for this device.',
        "◐ Confirm this device: press the button on hs.acme.example's page in the browser tab.",
        '  If that page is not there, open:',
        `  ${confirm}`,
        '● Confirmed; this device is connecting.',
        '',
      ].join('\n'),
    )
  })

  it('says nothing twice', () => {
    const once = show(journey.slice(0, 2)).stdout()
    const twice = show([...journey.slice(0, 2), ...journey.slice(1, 2), ...journey.slice(1, 2)]).stdout()
    expect(twice).toBe(once)
  })

  it('gives the link to copy when no browser is to be opened', () => {
    const { stdout } = show(journey.slice(0, 2), { opensBrowser: false })
    expect(stdout()).toContain(`Open this link in a browser on this device:\n  ${link}\n`)
  })

  it('offers the link when the browser seems not to have opened', () => {
    const { stdout } = show(journey.slice(0, 2))
    vi.advanceTimersByTime(14_999)
    expect(stdout()).not.toContain(link)
    vi.advanceTimersByTime(1)
    expect(stdout()).toContain(`If no page has opened, open this link yourself:\n  ${link}\n`)
  })

  it('does not offer it any more once the answer is there', () => {
    const { stdout } = show(journey.slice(0, 3))
    vi.advanceTimersByTime(60_000)
    expect(stdout()).not.toContain(link)
  })

  it('says why the browser could not be opened, and gives the link', () => {
    const { progress, stdout } = show(journey.slice(0, 2))
    const trouble = new AppError('session.browser-failed', { reason: 'xdg-open: not found' }).toWire()
    progress.see(snapshotOf({ session: journey[1] ?? signingIn(), trouble }))
    progress.see(snapshotOf({ session: journey[1] ?? signingIn(), trouble }))
    expect(stdout().split('xdg-open: not found')).toHaveLength(2)
    expect(stdout().split(link)).toHaveLength(2)
    expect(stdout()).toContain('latchkey login --device')
  })

  it('replaces a confirm link that has aged out', () => {
    const { progress, stdout } = show(journey.slice(0, 6))
    const fresh = confirm.replace('abc', 'xyz')
    progress.see(snapshotOf({ session: signingIn({ step: 'confirming', identity: alice, link: fresh }) }))
    expect(stdout()).toContain(`That link has aged out; use this one:\n  ${fresh}\n`)
  })

  it('calls no confirm link a replacement of the sign-in link before it', () => {
    const { stdout } = show(journey, { opensBrowser: false })
    expect(stdout()).toContain(`If that page is not there, open:\n  ${confirm}\n`)
    expect(stdout()).not.toContain('aged out')
  })

  it('with a code: names both links beforehand, and shows each with its QR', () => {
    const device = { method: 'device' } as const
    const { stdout, progress } = show(
      [
        signingIn(device),
        signingIn({ ...device, step: 'device', deviceCode: code }),
        signingIn({ ...device, step: 'confirming', identity: alice, link: confirm }),
      ],
      { opensBrowser: false, qr: (text) => `[QR of ${text}]` },
    )
    const text = stdout()
    expect(text).toContain('a second link follows: there you confirm this device')
    expect(text).toContain('Code: WDJB-MJHT')
    expect(text).toContain(`  ${code.verificationUriComplete}\n\n  [QR of ${code.verificationUriComplete}]\n`)
    expect(text).toContain(`The second link, for any device:\n  ${confirm}\n\n  [QR of ${confirm}]\n`)
    expect(text.indexOf('a second link follows')).toBeLessThan(text.indexOf('Code: WDJB-MJHT'))
    expect(progress.begun).toBe(true)
  })

  it('with a code and no control server: there is no talk of a second link', () => {
    const { output, stdout } = captureOutput()
    const progress = createProgress(output, { opensBrowser: false, qr: null })
    progress.see(
      snapshotOf({ controlUrl: null, session: signingIn({ method: 'device', step: 'device', deviceCode: code }) }),
    )
    expect(stdout()).not.toContain('second link')
  })

  it('is one typed event a step, link and change for programs', () => {
    const { events } = show(journey, {}, true)
    const kinds = events().map((event) =>
      typeof event === 'object' && event !== null && 'type' in event ? event.type : event,
    )
    expect(kinds.filter((kind) => kind === 'snapshot')).toHaveLength(journey.length)
    expect(events()).toEqual(
      expect.arrayContaining([
        {
          type: 'step',
          at: expect.any(Number),
          step: 'confirming',
          method: 'browser',
          explanation: expect.any(String),
        },
        { type: 'link', at: expect.any(Number), purpose: 'signIn', url: link },
        { type: 'link', at: expect.any(Number), purpose: 'confirm', url: confirm },
      ]),
    )
  })

  it('gives programs the code', () => {
    const { events } = show([signingIn({ method: 'device', step: 'device', deviceCode: code })], {}, true)
    expect(events()).toContainEqual({ type: 'deviceCode', at: expect.any(Number), ...code })
  })
})
