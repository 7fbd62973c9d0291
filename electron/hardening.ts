/** What no page of ours ever needs is refused for all of them, whatever a dependency of the window may try (security checklist 5, 12–14). */
import type { App, Session } from 'electron'

/** Call before any window or session exists. */
export function hardenPages(app: App): void {
  app.on('session-created', hardenSession)
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Electron grants every permission and every download unless told otherwise. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // A page can make a file out of its own words.
  session.on('will-download', (event) => event.preventDefault())
}
