/** Binds a server to 127.0.0.1 alone, on the first port of a list that the system really grants. */
import type { Server } from 'node:http'
import { AppError } from '../errors/app-error.ts'

/**
 * Tries the ports in order; 0 is any free one, and an empty list means that. Bind errors alone decide: asking first
 * whether a port is free would be true only until somebody else took it.
 * @returns the port
 * @throws AppError oidc.redirect-ports-taken, oidc.redirect-not-allowed
 */
export async function bindLoopback(server: Server, ports: readonly number[]): Promise<number> {
  const tried = ports.length === 0 ? [0] : ports
  const reasons: string[] = []
  for (const port of tried) {
    const reason = await listen(server, port)
    if (reason === null) {
      const address = server.address()
      if (typeof address === 'object' && address !== null) return address.port
      reasons.push('no address')
    } else reasons.push(reason)
  }
  const forbidden = reasons.every((reason) => reason === 'EACCES' || reason === 'EPERM')
  throw new AppError(forbidden ? 'oidc.redirect-not-allowed' : 'oidc.redirect-ports-taken', {
    ports: tried.map((port) => (port === 0 ? 'any' : port)).join(', '),
    reason: [...new Set(reasons)].join(', '),
  })
}

/** null: bound; otherwise the system's error code. `exclusive`: no cluster worker shares the port. */
function listen(server: Server, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening)
      resolve(error.code ?? 'unknown')
    }
    const onListening = () => {
      server.off('error', onError)
      resolve(null)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ host: '127.0.0.1', port, exclusive: true })
  })
}
