/**
 * The first look at a request to the loopback listener: is it a browser's own navigation to us, or a thing to turn away?
 * Pure; whatever it turns away leaves the attempt alone.
 */
import type { IncomingHttpHeaders } from 'node:http'

export type RequestVerdict =
  | { readonly kind: 'navigation'; readonly path: string; readonly parameters: URLSearchParams }
  /** Answered with this status and no page. */
  | { readonly kind: 'turnedAway'; readonly status: 200 | 403 | 404 | 405 | 417 | 421 | 503 }

export interface RequestFacts {
  readonly method: string
  /** The request target as sent. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** How many Host lines were sent. */
  readonly hostLines: number
}

/** @param origin `127.0.0.1:PORT`; @param known whether a path is one of ours */
export function judgeRequest(facts: RequestFacts, origin: string, known: (path: string) => boolean): RequestVerdict {
  const { headers } = facts
  // Another name for this address means DNS rebinding or a proxy; RFC 9110 15.5.20.
  if (facts.hostLines !== 1 || headers.host !== origin) return { kind: 'turnedAway', status: 421 }
  // Origin-form only (RFC 9112 3.2.1): `http://…`, `*` and `//host` are nobody's navigation to us.
  if (!/^\/(?![/\\])/.test(facts.target)) return { kind: 'turnedAway', status: 404 }
  const url = new URL(facts.target, `http://${origin}`)
  if (!known(url.pathname)) return { kind: 'turnedAway', status: 404 }
  // Link checkers ask HEAD first; it is answered and means nothing.
  if (facts.method === 'HEAD') return { kind: 'turnedAway', status: 200 }
  if (facts.method !== 'GET') return { kind: 'turnedAway', status: 405 }
  // A failure status, so that the browser asks again when the person really goes there.
  if (isPrefetch(headers)) return { kind: 'turnedAway', status: 503 }
  // No browser asks in advance whether its navigation is welcome (RFC 9110 10.1.1).
  if (headers.expect !== undefined) return { kind: 'turnedAway', status: 417 }
  if (isSubresource(headers)) return { kind: 'turnedAway', status: 403 }
  return { kind: 'navigation', path: url.pathname, parameters: url.searchParams }
}

/** Sec-Purpose (Fetch Metadata), and the older spellings of Chromium, WebKit and Firefox. */
function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(String(headers[name] ?? '')),
  )
}

/** Fetch Metadata tells a navigation of the tab from an image, a frame or a script's request; absent in old browsers. */
function isSubresource(headers: IncomingHttpHeaders): boolean {
  const mode = headers['sec-fetch-mode']
  const destination = headers['sec-fetch-dest']
  return (mode !== undefined && mode !== 'navigate') || (destination !== undefined && destination !== 'document')
}
