/**
 * Notices as each system shows them. A click opens the window at the right screen; a button does what it says. Where they
 * cannot be shown (no service, an unsigned app on macOS) nothing happens: the tray shows the same state.
 */
import { Notification } from 'electron'
import type { ScreenName } from '../core/contract/app-view.ts'
import type { Logger } from '../core/log/logger.ts'
import type { NoticeKind } from './notice-kinds.ts'
import type { NoticeAct } from './notice-texts.ts'
import type { Notifier } from './notices.ts'

export interface NotifierPorts {
  open(screen: ScreenName): void
  act(act: NoticeAct): void
  readonly logger: Logger
}

/** Buttons that Linux would not show. */
const WITH_BUTTONS: readonly NodeJS.Platform[] = ['darwin', 'win32']

export function createNotifier({ open, act, logger }: NotifierPorts): Notifier {
  // Kept until they are closed: a notification that is collected answers no click.
  const alive = new Map<NoticeKind, Notification>()
  return {
    show({ kind, title, body, action, screen, quiet }) {
      if (!Notification.isSupported()) return
      alive.get(kind)?.close()
      const buttons = action !== null && WITH_BUTTONS.includes(process.platform)
      const notification = new Notification({
        id: kind,
        title,
        body,
        silent: quiet,
        ...(buttons ? { actions: [{ type: 'button', text: action.label }] } : {}),
      })
      const forget = () => {
        if (alive.get(kind) === notification) alive.delete(kind)
      }
      alive.set(kind, notification)
      notification.on('click', () => {
        forget()
        open(screen)
      })
      notification.on('action', () => {
        forget()
        if (action !== null) act(action.act)
      })
      notification.on('close', forget)
      notification.on('failed', () => {
        forget()
        logger.log('info', 'notice.not-shown', { kind })
      })
      notification.show()
    },
    withdraw(kind) {
      alive.get(kind)?.close()
      alive.delete(kind)
    },
  }
}

/** Windows: a notice of an app that has ended since was clicked, which may have started this one. Whose it was is not known. */
export function openByOldNotices(open: () => void): void {
  if (process.platform !== 'win32') return
  const startedAt = Date.now()
  Notification.handleActivation(() => {
    // Those of this run answer for themselves.
    if (Date.now() - startedAt < OLD_NOTICE_MS) open()
  })
}

/** Activations that led to this start are told at once. */
const OLD_NOTICE_MS = 10_000
