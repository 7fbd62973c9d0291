/** A web server that has a join document, or answers otherwise at its place. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface JoinDocumentServer {
  readonly url: string
  /** Paths asked, newest last. */
  readonly requests: readonly string[]
  /** Answers at /.well-known/latchkey; everything else is a 404. */
  answer: (response: ServerResponse) => void
  stop(): Promise<void>
}

export async function startJoinDocumentServer(document: unknown): Promise<JoinDocumentServer> {
  const requests: string[] = []
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? '')
    if (request.url === '/.well-known/latchkey') running.answer(response)
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const running: JoinDocumentServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return running
}
