/** A small HTTP client for the peers' own interfaces: any transport (TCP, private CA, Unix socket), never follows a redirect. */
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface HttpRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** PEM of a private CA to trust. */
  readonly ca?: string
  /** Unix socket instead of the URL's host and port. */
  readonly socketPath?: string
  /** Default 30 s. */
  readonly deadlineMs?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export function http(url: string, options: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body, ca, socketPath, deadlineMs = 30_000 } = options
  return new Promise((resolve, reject) => {
    const details: RequestOptions & { ca?: string } = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      agent: false,
      signal: AbortSignal.timeout(deadlineMs),
      ...(ca === undefined ? {} : { ca }),
      ...(socketPath === undefined ? {} : { socketPath }),
    }
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    const request = send(url, details, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
