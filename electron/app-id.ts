/**
 * What the systems know the app by. Constant for ever: Windows ties toasts and pinned shortcuts to them, and
 * build/electron-builder.yml must say the same (`appId`, `protocols`); a test compares them.
 */

/** `appId` of the packages; on Windows also the AppUserModelID, without which no toast is shown. */
export const APP_ID = 'app.latchkey'

/** Whom Windows starts when a toast of an app that has ended is clicked. Ours alone; never made anew. */
export const TOAST_ACTIVATOR = '{8E0D4B0C-5E0A-4C57-9B31-6A2F7C1D94E3}'

/** `latchkey://join?…` */
export const LINK_SCHEME = 'latchkey'
