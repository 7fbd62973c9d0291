/** A notice in words. Systems keep notices and show them on lock screens: no name, address, token or code stands in one. */
import type { ScreenName } from '../core/contract/app-view.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { listBeside } from '../messages/lists.ts'
import type { Speech } from '../messages/speech.ts'
import type { NoticeKind, Reason } from './notice-kinds.ts'

export type NoticeAct = 'signIn' | 'reauthenticate'

export interface Notice {
  readonly kind: NoticeKind
  readonly title: string
  readonly body: string
  /** A button, where the system has any on notices; the rest of the notice opens the window. */
  readonly action: { readonly label: string; readonly act: NoticeAct } | null
  readonly screen: ScreenName
  /** Without a sound: the person knows already. */
  readonly quiet: boolean
}

/** macOS cuts at 256 bytes, and Japanese takes three for a character. */
const BODY_LIMIT_BYTES = 256

/** @param network its name, where there are several */
export function noticeOf(reason: Reason, network: string | null, speech: Speech, now: EpochMs): Notice {
  const { say } = speech
  const signIn = { label: say('notices.signIn'), act: 'signIn' } as const
  const base = { kind: reason.kind, screen: 'home', quiet: false, action: null } as const
  const titled = (title: string) => (network === null ? title : say('notices.titleOf', { network, title }))
  const bodied = (body: string) => clipBytes(body, BODY_LIMIT_BYTES)
  const ends = { time: speech.moment(reason.deadline ?? now, now) }
  switch (reason.kind) {
    case 'ended':
      return {
        ...base,
        title: titled(say('notices.ended.title')),
        body: bodied(why(reason.error, speech) ?? say('notices.ended.body')),
        action: signIn,
      }
    case 'sessionEnds':
      return {
        ...base,
        title: titled(say('notices.sessionEnds.title', ends)),
        body: say('notices.sessionEnds.body'),
        action: signIn,
      }
    case 'deviceEnds':
      return {
        ...base,
        title: titled(say('notices.deviceEnds.title', ends)),
        body: say('notices.deviceEnds.body'),
        action: { label: say('notices.renew'), act: 'reauthenticate' },
        screen: 'device',
      }
    case 'needsYou':
      return {
        ...base,
        title: titled(say('notices.needsYou.title')),
        body: bodied(why(reason.error, speech) ?? say('notices.needsYou.body')),
      }
    case 'failed':
      return {
        ...base,
        title: titled(say('notices.failed.title')),
        body: bodied(why(reason.error, speech) ?? say('notices.needsYou.body')),
      }
    case 'connected':
      return {
        ...base,
        title: titled(say('notices.connected.title')),
        body: say('notices.connected.body'),
        quiet: true,
      }
  }
}

/** The sentences of an error, each unless it says something that may name an account. */
function why(error: WireError | null, speech: Speech): string | null {
  if (error === null) return null
  const { params } = error
  const delicate = Object.entries(params).flatMap(([name, value]) =>
    // Names are joined otherwise in other languages: each is looked for by itself.
    PLAIN_PARAMS.has(name) ? [] : [value, ...(listBeside(name, params)?.names ?? [])],
  )
  const isPlain = (text: string) =>
    !text.includes('@') && delicate.every((value) => value === '' || !text.includes(value))
  const { userMessage, hint } = speech.error(error)
  if (!isPlain(userMessage)) return null
  return isPlain(hint) ? `${userMessage} ${hint}` : userMessage
}

/** Parameters of errors that name no person and no file of theirs. */
const PLAIN_PARAMS: ReadonlySet<string> = new Set(['host', 'url', 'seconds', 'minutes', 'endpoint', 'ports', 'status'])

function clipBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text
  const kept = [...text]
  while (Buffer.byteLength(kept.join('')) > limit - Buffer.byteLength('…')) kept.pop()
  return `${kept.join('').trimEnd()}…`
}
