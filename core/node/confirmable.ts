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

/**
 * Runs a registration and, once its first link is handed out, asks the server beside it: the link waits for nothing, and
 * only a plain no ends the attempt. Who has been confirmed already, by an administrator's command, stays so.
 * @throws AppError node.no-confirm-page, or what the registration throws
 */
export async function insistOnConfirmPage<T>(
  options: ConfirmableOptions,
  request: RegisterRequest,
  onProgress: (progress: RegisterProgress) => void,
  register: (request: RegisterRequest, onProgress: (progress: RegisterProgress) => void) => Promise<T>,
): Promise<T> {
  const hopeless = new AbortController()
  const asking = new AbortController()
  let asked = false
  try {
    return await register({ ...request, signal: AbortSignal.any([request.signal, hopeless.signal]) }, (progress) => {
      onProgress(progress)
      if (progress.kind === 'starting') asking.abort()
      if (progress.kind !== 'authUrl' || asked) return
      asked = true
      options.usesOidc(asking.signal).then(
        (uses) => {
          if (uses !== false || asking.signal.aborted) return
          hopeless.abort(new AppError('node.no-confirm-page', { url: options.controlUrl }))
        },
        () => {}, // it could not be asked: the page itself will tell
      )
    })
  } finally {
    asking.abort()
  }
}
