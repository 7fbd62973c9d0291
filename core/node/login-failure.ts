/**
 * Why no link came. The daemon answers every call well and tells the reason only as text in its health, so this is the one
 * table that reads it (texts of Go's net, crypto/tls and tailscaled's control client, seen on 1.101); our own look at the
 * control server decides where the daemon says nothing.
 */
import { AppError } from '../errors/app-error.ts'
import type { ErrorCode } from '../errors/catalogue/index.ts'
import { daemonReason } from './daemon-errors.ts'

const MEANINGS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/x509:|certificate|tls: /, 'node.control-tls'],
  [
    /unsupported protocol scheme|first path segment in URL|invalid (URL|port|control character)/,
    'node.control-url-bad',
  ],
  [/server gave HTTP response to HTTPS client/, 'node.control-not-headscale'],
  [
    /fetch control key: \d{3}\b|invalid character .* looking for|key hex|expected type prefix/,
    'node.control-not-headscale',
  ],
  [
    /connection refused|no such host|server misbehaving|timeout|timed out|unreachable|no route to host|deadline exceeded|connection reset|\bEOF\b/,
    'node.control-unreachable',
  ],
  [/authkey|auth key|requested tags|machine key|not authorized|unauthorized|client.*too old/i, 'node.control-refused'],
]

/**
 * @param trouble the login error in the daemon's health, or its message on the bus; null when it says nothing
 * @param own what our own look at the server found; null when it found a working one, or did not look
 * @param seconds how long was waited
 */
export function loginFailure(trouble: string | null, own: AppError | null, url: string, seconds: number): AppError {
  if (trouble !== null) {
    const meaning = MEANINGS.find(([pattern]) => pattern.test(trouble))
    if (meaning !== undefined) {
      // Both found the same: ours is said in words for people. On certificates the daemon's word counts, with its reason.
      if (own !== null && own.code === meaning[1] && own.code !== 'node.control-tls') return own
      const reason = daemonReason(trouble, 0).replace(/ \(possibly because of .*/, '')
      return new AppError(meaning[1], { url, reason })
    }
  }
  if (own !== null) return own
  const reason = trouble === null ? 'it gives no reason' : daemonReason(trouble, 0)
  return new AppError('node.no-auth-url', { url, seconds, reason })
}
