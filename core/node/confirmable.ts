/**
 * Whether the page behind a registration link can bring a confirm button at all: a Headscale without OIDC, or one that
 * could not reach its provider when it started, shows a command for its administrator instead, and the person would wait
 * for nothing.
 */
import { AppError } from '../errors/app-error.ts'
import type { RegisterProgress, RegisterRequest } from './register.ts'

export interface ConfirmableOptions {
  /** Canonical. */
  readonly controlUrl: string
  /** False: the server says that it signs nobody in through a provider; null: it does not say. */
  readonly usesOidc: (signal: AbortSignal) => Promise<boolean | null>
}

export type InsistOnConfirmPage = <T>(
  request: RegisterRequest,
  onProgress: (progress: RegisterProgress) => void,
  register: (request: RegisterRequest, onProgress: (progress: RegisterProgress) => void) => Promise<T>,
) => Promise<T>

/**
 * Runs registrations and, once the first link of one is there, asks the server beside it: only a plain no ends the
 * attempt. The link waits for nothing, except after such a no: then the person is not sent to that page again unseen.
 * Who has been confirmed already, by an administrator's command, stays so.
 * @throws AppError node.no-confirm-page, or what the registration throws
 */
export function confirmPageInsistence(options: ConfirmableOptions): InsistOnConfirmPage {
  let missing = false
  return async (request, onProgress, register) => {
    const hopeless = new AbortController()
    const asking = new AbortController()
    let asked = false
    async function ask(): Promise<void> {
      // When it cannot be asked, the page itself will tell.
      const uses = await options.usesOidc(asking.signal).catch(() => null)
      if (asking.signal.aborted) return
      missing = uses === false
      if (missing) hopeless.abort(new AppError('node.no-confirm-page', { url: options.controlUrl }))
    }
    try {
      return await register({ ...request, signal: AbortSignal.any([request.signal, hopeless.signal]) }, (progress) => {
        if (progress.kind === 'starting') asking.abort()
        if (progress.kind !== 'authUrl' || asked) return onProgress(progress)
        asked = true
        if (!missing) onProgress(progress)
        const held = missing
        void ask().then(() => {
          if (held && !asking.signal.aborted && !hopeless.signal.aborted) onProgress(progress)
        })
      })
    } finally {
      asking.abort()
    }
  }
}
