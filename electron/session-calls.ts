/** What the window's calls do to the session and to this device: the same few acts as the tray's menu. */
import type { Handlers } from '../core/contract/channels.ts'
import { AppError } from '../core/errors/app-error.ts'
import type { CurrentSession } from './current-session.ts'
import { type DetailsFrame, detailsText } from './details.ts'
import { forWindow, presentLink } from './session-face.ts'

export type SessionCalls = Pick<Handlers, Extract<keyof Handlers, `session.${string}` | `device.${string}`>>

export interface SessionCallsPorts {
  readonly session: CurrentSession
  writeClipboard(text: string): Promise<void>
  readonly details: DetailsFrame
}

export function sessionCalls({ session, writeClipboard, details }: SessionCallsPorts): SessionCalls {
  return {
    'session.snapshot': async () => forWindow(session.snapshot),
    'session.signIn': async (choice) => begun(session.signIn(choice)),
    'session.cancel': async () => {
      session.cancel()
      return null
    },
    // Where nothing could be read there is nothing to renew yet: it is read again.
    'session.renew': async () => begun(session.snapshot.session.kind === 'unknown' ? session.start() : session.renew()),
    'session.signOut': async ({ node }) => done(session.signOut({ node })),
    'session.openLink': async ({ browser }) => done(session.openLink(browser)),
    'session.copyLink': async () => {
      const link = presentLink(session.snapshot)
      return done(link === null ? Promise.reject(nothingThere('session.copyLink')) : writeClipboard(link))
    },
    'session.signInWithoutKeychain': async () => begun(session.signInWithoutKeychain()),
    'session.copyDetails': async () => done(writeClipboard(detailsText(session.snapshot, details))),

    'device.connect': async () => done(session.connect()),
    'device.disconnect': async () => done(session.disconnect()),
    'device.reauthenticate': async () =>
      begun(session.signIn({ method: 'browser', anotherAccount: false, reauthenticate: true })),
    'device.copy': async ({ what }) => {
      const { node } = session.snapshot
      const value = 'facts' in node ? readDevice(node.facts, what) : undefined
      return done(value === undefined ? Promise.reject(nothingThere('device.copy')) : writeClipboard(value))
    },
  }
}

/** Answered once begun: the outcome is told by the snapshot, the failure by the session's own log. */
function begun(work: Promise<void>): null {
  work.catch(() => {})
  return null
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}

function readDevice(
  { name, addresses }: { readonly name: string; readonly addresses: readonly string[] },
  what: 'name' | 'ipv4' | 'ipv6',
): string | undefined {
  if (what === 'name') return name === '' ? undefined : name
  return addresses.find((address) => address.includes(':') === (what === 'ipv6'))
}

/** Gone between the window's picture and the click. */
function nothingThere(where: string): AppError {
  return new AppError('general.bug', { where: `${where}, nothing there` })
}
