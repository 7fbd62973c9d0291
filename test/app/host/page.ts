/** What a window needs of the page in it, and what it hears of it. One implementation is a page of Chromium, one the person's own browser. */

export interface Permission {
  /** As the browser names it. */
  readonly name: string
  readonly isGranted: boolean
}

/** Addresses are the app's own (`app://…`). */
export interface Page {
  readonly targetId: string | null
  /** Resolves when loaded. @throws LoadError */
  load(url: string): Promise<void>
  reload(): Promise<void>
  /** To the preload of the main frame; dropped where there is none, as in Electron. */
  deliver(message: object): void
  /** The window has been shown. */
  reveal(): void
  resize(width: number, height: number): void
  setZoom(factor: number): void
  /** @param origin the app's own. What is not named keeps the browser's default. */
  permit(origin: string, permissions: readonly Permission[]): Promise<void>
  /** Media features of CSS. */
  setMedia(features: readonly { readonly name: string; readonly value: string }[]): void
  close(): void
}

export interface PageOptions {
  readonly width: number
  readonly height: number
  /** Absolute; null: none. */
  readonly preload: string | null
  readonly contextIsolation: boolean
}

/** A frame as the page knows it. */
export interface FrameFacts {
  readonly id: string
  readonly isMain: boolean
  readonly url: string
  /** Exact origin of the document, from the browser. */
  readonly origin: string
}

export interface PageRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

export interface PageListener {
  /** What the preload's world says. */
  onMessage(frame: FrameFacts, message: PreloadMessage): void
  /** Answers a request of the page. null: it fails. */
  onRequest(request: PageRequest): Promise<Response | null>
  /** A page wants to go elsewhere by itself. @returns whether it may */
  onNavigate(url: string, frame: { readonly isMain: boolean }): boolean
  onNavigated(url: string): void
  onLoadStart(): void
  onDomReady(): void
  onLoaded(): void
  /** First paint of a document. */
  onPainted(): void
  /** `window.open` */
  onOpen(url: string, name: string): void
  onTitle(title: string): void
  onConsole(level: 'info' | 'warning' | 'error' | 'debug', text: string): void
  onCrash(): void
  /** The page is gone without our doing. */
  onGone(): void
}

export type PreloadMessage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly input: string }
  | { readonly kind: 'send'; readonly channel: string; readonly input: string }
  | { readonly kind: 'key'; readonly input: KeyInput }
  | { readonly kind: 'preload-error'; readonly name: string; readonly message: string; readonly stack: string }

/** A key that a person pressed or let go, as `before-input-event` has it [d.ts Input]. */
export type KeyInput = Pick<
  Electron.Input,
  'alt' | 'code' | 'control' | 'isAutoRepeat' | 'key' | 'meta' | 'shift' | 'type'
>

/** A page that could not be loaded; Electron's texts and numbers. */
export class LoadError extends Error {
  readonly code: string
  readonly errno: number
  readonly url: string

  /** @param name such as ERR_ABORTED */
  constructor(name: string, url: string) {
    const errno = ERRNO[name] ?? -2
    super(`${name} (${errno}) loading '${url}'`)
    this.code = name
    this.errno = errno
    this.url = url
  }
}

/** net/base/net_error_list.h */
const ERRNO: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_UNEXPECTED: -9,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_UNKNOWN_URL_SCHEME: -302,
}
