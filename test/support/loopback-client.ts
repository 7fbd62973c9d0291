/** A client of the loopback listener without a browser's manners: sends exactly what it is told and follows nothing. */
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Asking {
  readonly answer: Promise<Answer>
  /** Closes the tab. */
  leave(): void
}

/** What a browser sends with the navigation that a provider's redirect causes. */
export const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' }

export function ask(url: string, options: { method?: string; headers?: Record<string, string> } = {}): Asking {
  const { method = 'GET', headers = NAVIGATION } = options
  const outgoing = request(url, { method, headers, agent: false })
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
  })
  answer.catch(() => {})
  outgoing.end()
  return { answer, leave: () => void outgoing.destroy() }
}

/** Follows redirects within the origin of `url`, as the tab does, and returns the last answer with its address. */
export async function visit(url: string): Promise<Answer & { readonly url: string }> {
  let at = new URL(url)
  for (let step = 0; step < 5; step++) {
    const answer = await ask(at.href).answer
    const { location } = answer.headers
    const next = location === undefined ? null : new URL(location, at)
    if (next === null || next.origin !== at.origin) return { ...answer, url: at.href }
    at = next
  }
  throw new Error('too many redirects')
}

/** Bytes on a socket of one's own; resolves with all that came back when the other side has closed. */
export function sendRaw(port: number, bytes: string): { readonly socket: Socket; readonly closed: Promise<string> } {
  const socket = connect({ host: '127.0.0.1', port })
  let received = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text
  })
  socket.on('error', () => {})
  socket.once('connect', () => socket.write(bytes))
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve(received))) }
}
