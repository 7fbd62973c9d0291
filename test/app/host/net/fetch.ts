/** `net.fetch` and `session.fetch`: built on a request as Electron builds them, so that they reject alike (lib/browser/api/net-fetch.ts). */
import { StandInRequest, type StandInResponse } from './client-request.ts'
import type { Network } from './network.ts'

/** Responses without a body (Fetch, null body status). */
const NO_BODY = [101, 204, 205, 304]

export function fetchWith(network: Network, input: string | Request, init?: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = new Request(input, init)
    const abortReason = (): unknown =>
      asked.signal.reason ?? new DOMException('The operation was aborted.', 'AbortError')
    if (asked.signal.aborted) {
      reject(abortReason())
      return
    }
    const origin = asked.headers.get('origin') ?? undefined
    // Chromium cannot judge "same origin" without an origin, so Electron sends everything (README.md, Network).
    const credentials = asked.credentials === 'same-origin' && origin === undefined ? 'include' : asked.credentials
    const request = new StandInRequest(
      {
        url: asked.url,
        method: asked.method,
        redirect: asked.redirect,
        credentials,
        ...(origin === undefined ? {} : { origin }),
      },
      network,
    )
    for (const [name, value] of asked.headers) request.setHeader(name, value)
    asked.signal.addEventListener('abort', () => {
      reject(abortReason())
      request.abort()
    })
    request.on('error', reject)
    request.on('response', (response: StandInResponse) => resolve(toResponse(response, asked.method)))
    sendBody(asked, request).catch(reject)
  })
}

function toResponse(response: StandInResponse, method: string): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, [value].flat().join(', '))
  const hasBody = !NO_BODY.includes(response.statusCode) && method !== 'HEAD'
  if (!hasBody) response.resume()
  const { statusCode: status, statusMessage: statusText } = response
  return new Response(hasBody ? bodyOf(response) : null, { status, statusText, headers })
}

function bodyOf(response: StandInResponse): ReadableStream<Uint8Array> {
  // Not Readable.toWeb: Node.js 20 throws where nobody can catch it when a body is given up while it arrives.
  const chunks = response[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => void response.destroy(),
  })
}

async function sendBody(asked: Request, request: StandInRequest): Promise<void> {
  if (asked.body !== null) request.write(Buffer.from(await asked.arrayBuffer()))
  request.end()
}
