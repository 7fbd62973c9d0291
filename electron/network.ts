/**
 * HTTP for the core over Chromium's network: the system's proxies, PAC files and certificate authorities. What Electron
 * does otherwise than fetch by the book is put right here: it would send and keep cookies, and rejects where a redirect
 * is not followed. Network errors stay as they are (`net::ERR_…`): core/oidc/network-errors.ts knows them.
 */
import type { Session } from 'electron'
import type { RedirectProbe } from '../core/node/ports.ts'

export interface CoreFetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/** Fits the fetch ports of every feature of the core. */
export type CoreFetch = (url: string, init: CoreFetchInit) => Promise<Response>

/** What Electron rejects with in place of the answer (electron issue 43715). */
const REDIRECT_CANCELLED = 'Redirect was cancelled'

/**
 * A redirect comes back as a 302 without `Location`: Electron's fetch tells neither status nor target. Where the target
 * matters, ask with the probe.
 * @param network the session's own fetch
 */
export function coreFetch(network: Pick<Session, 'fetch'>): CoreFetch {
  return async (url, init) => {
    try {
      return await network.fetch(url, { ...init, credentials: 'omit' })
    } catch (caught) {
      if (caught instanceof Error && caught.message === REDIRECT_CANCELLED) return new Response(null, { status: 302 })
      throw caught
    }
  }
}

/** The part of Electron's ClientRequest that the probe uses. */
export interface ProbeRequest {
  on(event: 'redirect', listener: (status: number, method: string, location: string) => void): unknown
  on(event: 'response', listener: (response: { readonly statusCode: number }) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  /** A proxy that wants a password; calling back without one ends the request. */
  on(event: 'login', listener: (info: unknown, answer: () => void) => void): unknown
  end(): unknown
  abort(): void
}

export interface ProbeRequestOptions {
  readonly method: 'GET'
  readonly url: string
  readonly redirect: 'manual'
  readonly credentials: 'omit'
}

/** @param open makes a request that has not been sent: `net.request` in the core's session */
export function redirectProbe(open: (options: ProbeRequestOptions) => ProbeRequest): RedirectProbe {
  return (url, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason)
        return
      }
      const request = open({ method: 'GET', url, redirect: 'manual', credentials: 'omit' })
      const onAbort = () => {
        reject(signal.reason)
        request.abort()
      }
      const settle = (settled: () => void) => {
        signal.removeEventListener('abort', onAbort)
        settled()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      // `close` says nothing: it comes once the request is written, before any answer (lib/common/api/net-client-request.ts).
      // Not followed within the event, so Electron ends the request itself; its error then meets a settled promise.
      request.on('redirect', (status, _method, location) => settle(() => resolve({ status, location })))
      request.on('response', ({ statusCode }) => {
        settle(() => resolve({ status: statusCode, location: null }))
        // The body is nobody's business here.
        request.abort()
      })
      request.on('login', (_info, answer) => answer())
      request.on('error', (error) => settle(() => reject(error)))
      request.end()
    })
}
