/**
 * A server on 127.0.0.1 for one window of the preview. Its address carries a word that works once and gives the browser a
 * cookie; whoever has no cookie, or comes under another name than 127.0.0.1, gets nothing.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface PreviewOptions {
  /** Runs first in every page. */
  readonly script: string
  readonly startPath: () => string
  /** Files of the app. */
  readonly answer: (path: string, method: string) => Promise<Response | null>
  readonly onMessage: (text: string) => void
  /** A tab listens, or does no more. */
  readonly onTab: (isThere: boolean) => void
}

export interface PreviewServer {
  /** A new one each time; the one before works no more. */
  address(): string
  hasTab(): boolean
  /** Kept until a tab listens. */
  send(message: object): void
  close(): void
}

/** A tab listens a moment after its first question. */
const MOST_KEPT = 100

export async function startPreviewServer(options: PreviewOptions): Promise<PreviewServer> {
  const cookie = randomBytes(24).toString('base64url')
  let word: string | null = null
  let tab: ServerResponse | null = null
  const kept: string[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const host = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', `http://${host}`)
    if (request.headers.host !== host) return refuse(response)
    if (word !== null && pathname === `/open/${word}`) {
      word = null
      response.writeHead(303, {
        location: options.startPath(),
        'set-cookie': `preview=${cookie}; HttpOnly; SameSite=Strict; Path=/`,
        'referrer-policy': 'no-referrer',
      })
      response.end()
      return
    }
    if (!(request.headers.cookie ?? '').split('; ').includes(`preview=${cookie}`)) return refuse(response)
    if (pathname === '/stand-in/preload.js') {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(options.script)
    } else if (pathname === '/stand-in/events') listen(response)
    else if (pathname === '/stand-in/message') await receive(request, response)
    else await serve(request, response)
  }

  function listen(response: ServerResponse): void {
    tab?.end()
    tab = response
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    for (const text of kept.splice(0)) response.write(`data: ${text}\n\n`)
    response.on('close', () => {
      if (tab !== response) return
      tab = null
      kept.length = 0
      options.onTab(false)
    })
    options.onTab(true)
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.headers.origin !== `http://${host}`) return refuse(response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    response.writeHead(204).end()
    options.onMessage(Buffer.concat(chunks).toString())
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await options.answer(request.url ?? '/', request.method ?? 'GET')
    if (answer === null) return refuse(response)
    const headers = Object.fromEntries(answer.headers)
    const body = Buffer.from(await answer.arrayBuffer())
    const isPage = headers['content-type']?.startsWith('text/html') ?? false
    // The tab speaks with this server, which a window of Electron has no need of.
    const policy = headers['content-security-policy']?.replace("connect-src 'none'", "connect-src 'self'")
    response.writeHead(answer.status, {
      ...headers,
      ...(policy === undefined ? {} : { 'content-security-policy': policy }),
    })
    response.end(isPage ? withScript(body.toString()) : body)
  }

  return {
    address() {
      word = randomBytes(24).toString('base64url')
      return `http://${host}/open/${word}`
    },
    hasTab: () => tab !== null,
    send(message) {
      const text = JSON.stringify(message)
      if (tab !== null) tab.write(`data: ${text}\n\n`)
      else if (kept.length < MOST_KEPT) kept.push(text)
    },
    close() {
      tab?.end()
      server.close()
      server.closeIdleConnections()
    },
  }
}

/** Nothing is explained: it may be another program that asks. */
function refuse(response: ServerResponse): void {
  response.writeHead(403).end()
}

/** Ahead of everything in the head; a page without one is none of the app's. */
function withScript(page: string): string {
  return page.replace(/<head[^>]*>/i, (head) => `${head}<script src="/stand-in/preload.js"></script>`)
}
