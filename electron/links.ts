/**
 * `latchkey://` links on their way in. Any web page can fire one, so a link is input and not instruction: it is handed on
 * to be looked at and asked about, once, and a page that fires many does not get many windows.
 */
import type { EpochMs } from '../core/contract/time.ts'
import { LINK_SCHEME } from './app-id.ts'

/** Systems hand a link over twice, and people click twice. */
const SAME_LINK_MS = 10_000
/** Between any two links. */
const PAUSE_MS = 1_000

/**
 * The links among a program's arguments. Chromium reorders and adds to them, so each is looked at; one that is malformed
 * counts, because the person has to be told.
 */
export function linksIn(argv: readonly string[]): readonly string[] {
  const scheme = new RegExp(`^${LINK_SCHEME}:`, 'i')
  return [...new Set(argv.filter((argument) => scheme.test(argument)))]
}

export interface LinkDesk {
  receive(link: string): void
  /** From here on links go there; one that came before goes at once. */
  serve(open: (link: string) => void): void
}

export function createLinkDesk(now: () => EpochMs): LinkDesk {
  let last: { readonly link: string; readonly at: EpochMs } | null = null
  let waiting: string | null = null
  let serve: ((link: string) => void) | null = null
  return {
    receive(link) {
      const at = now()
      const since = last === null ? Number.POSITIVE_INFINITY : at - last.at
      // A clock that was set back must not shut the door.
      if (since >= 0 && since < (link === last?.link ? SAME_LINK_MS : PAUSE_MS)) return
      last = { link, at }
      if (serve === null) waiting = link
      else serve(link)
    },
    serve(open) {
      serve = open
      if (waiting !== null) open(waiting)
      waiting = null
    },
  }
}

/** What a second start of the app tells the first, beside its arguments, which Chromium may have changed. */
export interface SecondStart {
  readonly argv: readonly string[]
}

/** Read from what another process sent: ours, but of another version perhaps. */
export function readSecondStart(data: unknown, argv: readonly string[]): SecondStart {
  const sent = typeof data === 'object' && data !== null && 'argv' in data ? data.argv : null
  const isList = Array.isArray(sent) && sent.every((argument) => typeof argument === 'string')
  return { argv: isList ? sent : argv }
}

export interface SchemeRegistrar {
  setAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean
}

/**
 * Makes this app the one for `latchkey://`. macOS and Linux know it from the package (Info.plist, .desktop); Windows
 * is told at run time. From a checkout the program is Electron's own and the app is its first argument.
 */
export function claimLinks(
  app: SchemeRegistrar,
  from: { platform: NodeJS.Platform; isPackaged: boolean; program: string; script: string | undefined },
): void {
  if (from.platform === 'linux') return
  if (from.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  else if (from.script !== undefined) app.setAsDefaultProtocolClient(LINK_SCHEME, from.program, [from.script])
}
