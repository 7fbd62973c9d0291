/** A sign-in at the rogue provider, the browser included, and what became of it on both sides. */
import { inspect } from 'node:util'
import { AppError } from '../../core/errors/app-error.ts'
import type { Authorized } from '../../core/oidc/authorize.ts'
import { createOidc, type Oidc, type OidcOptions } from '../../core/oidc/client.ts'
import { createFakeBrowser, type Page } from './fake-browser.ts'
import { type RogueProvider, SECRET_MARK } from './rogue-provider.ts'

export function rogueClient(rogue: RogueProvider, options: Partial<OidcOptions> = {}): Oidc {
  return createOidc({ issuer: rogue.issuer, clientId: 'latchkey', fetch, keepWarm: null, ...options })
}

export interface SignInOutcome {
  readonly authorized: Authorized | null
  readonly error: AppError | null
  /** What the tab showed at the end; null when it never got an answer. */
  readonly page: Page | null
}

/** @param beforeAnswer runs when the link is out, before the browser comes back. */
export async function signInAt(
  rogue: RogueProvider,
  oidc: Oidc,
  beforeAnswer: (link: string) => void | Promise<void> = () => {},
): Promise<SignInOutcome> {
  const browser = createFakeBrowser()
  let tab: Promise<Page> = Promise.reject(new Error('the browser was never opened'))
  tab.catch(() => {})
  const request = {
    method: 'browser',
    loginHint: null,
    anotherAccount: false,
    signal: new AbortController().signal,
  } as const
  try {
    const authorized = await oidc.authorize(request, (progress) => {
      if (progress.kind !== 'link') return
      tab = (async () => {
        await beforeAnswer(progress.url)
        return browser.open(rogue.respond(progress.url))
      })()
      tab.catch(() => {})
    })
    await authorized.answer({ kind: 'signedIn' })
    return { authorized, error: null, page: await tab }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { authorized: null, error, page: await tab.catch(() => null) }
  }
}

/** Everything that a careless caller could print of it. */
export function printed(error: unknown): string {
  const stack = error instanceof Error ? `${error.message}\n${error.stack}` : ''
  return `${stack}\n${inspect(error, { depth: 10, showHidden: true })}\n${JSON.stringify(error)}`
}

export function leaks(text: string): boolean {
  return text.includes(SECRET_MARK) || /eyJ[A-Za-z0-9_-]{20,}/.test(text)
}
