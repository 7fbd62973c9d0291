/** One HTTP request to a LocalAPI address, over Node's `http`: it adds no Origin (403), and knows sockets and pipes. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { codeOf, type LocalApiAddress } from './local-api-address.ts'

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From `/localapi/v0/` on. */
  readonly path: string
  /** JSON text. */
  readonly body: string | null
  readonly signal: AbortSignal
}

export interface TransportAnswer {
  readonly status: number
  /** Header `Tailscale-Version`. */
  readonly daemonVersion: string | null
  readonly text: string
}

export interface TransportStream {
  readonly status: number
  /** Ends when the daemon closes the connection; throws TransportError when it breaks. */
  readonly chunks: AsyncIterable<string>
  close(): void
}

/** Why there is no answer: nobody listens, the file may not be opened, the connection broke, or too much came. */
export type TransportFailure = 'nobody' | 'forbidden' | 'broken' | 'oversize'

export class TransportError extends Error {
  readonly failure: TransportFailure
  constructor(failure: TransportFailure, cause?: unknown) {
    super(`LocalAPI: ${failure}`, { cause })
    this.failure = failure
  }
}

export interface Transport {
  /** @throws TransportError; the signal's reason when aborted */
  send(address: LocalApiAddress, request: TransportRequest): Promise<TransportAnswer>
  /** @throws like send */
  open(address: LocalApiAddress, request: TransportRequest): Promise<TransportStream>
}

/** Status with a thousand peers is about 1 MiB, and we ask without peers. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

export const httpTransport: Transport = {
  async send(address, request) {
    const message = await begin(address, request)
    let text = ''
    try {
      for await (const chunk of textOf(message)) {
        text += chunk
        if (text.length > MAX_ANSWER_BYTES) throw new TransportError('oversize')
      }
    } finally {
      message.destroy()
    }
    const version = message.headers['tailscale-version']
    return { status: message.statusCode ?? 0, daemonVersion: typeof version === 'string' ? version : null, text }
  },

  async open(address, request) {
    const message = await begin(address, request)
    return { status: message.statusCode ?? 0, chunks: textOf(message), close: () => message.destroy() }
  },
}

function begin(address: LocalApiAddress, request: TransportRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      ...(address.kind === 'socket' ? { socketPath: address.path } : { host: '127.0.0.1', port: address.port }),
      method: request.method,
      path: request.path,
      signal: request.signal,
      // A connection each: a pooled one would die with the daemon, and a local one costs nothing.
      agent: false,
      // For TLS alone; left out, Node.js works one out of the host, and asks first whether it is an IP address: 4 ms once.
      servername: '',
      headers: {
        // Anything else is refused (host check against DNS rebinding).
        Host: 'local-tailscaled.sock',
        ...(address.kind === 'port' ? { Authorization: basic(address.token.reveal()) } : {}),
        ...(request.body === null ? {} : { 'Content-Type': 'application/json' }),
      },
    }
    const outgoing = httpRequest(options)
    outgoing.once('response', resolve)
    outgoing.once('error', (error) => reject(translate(error, request.signal)))
    outgoing.end(request.body ?? undefined)
  })
}

async function* textOf(message: IncomingMessage): AsyncGenerator<string> {
  message.setEncoding('utf8')
  try {
    for await (const chunk of message) if (typeof chunk === 'string') yield chunk
  } catch (caught) {
    throw caught instanceof TransportError ? caught : new TransportError('broken', caught)
  }
}

/** Empty user name, token as password (safesocket). */
function basic(token: string): string {
  return `Basic ${Buffer.from(`:${token}`).toString('base64')}`
}

const FAILURES: Readonly<Record<string, TransportFailure>> = {
  ECONNREFUSED: 'nobody',
  ENOENT: 'nobody',
  ENOTSOCK: 'nobody',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
}

function translate(error: Error, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  return new TransportError(FAILURES[codeOf(error)] ?? 'broken', error)
}
