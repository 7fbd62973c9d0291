/** Which certificate authorities the terminal trusts: the system's, as every other program on the machine does. */
import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

export interface Authorities {
  /** PEM texts; a text may hold many certificates. */
  readonly pem: readonly string[]
  /** Where they came from, for people: `doctor` prints it. */
  readonly sources: readonly string[]
  /** Files that were named but could not be read. */
  readonly unreadable: readonly string[]
}

/** Where distributions keep their bundle: Debian, Fedora, openSUSE, Alpine and macOS. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The system's store where Node.js can read it (`tls.getCACertificates`, Node.js 22.15); else SSL_CERT_FILE or the
 * distribution's bundle. NODE_EXTRA_CA_CERTS comes on top. With none of them, the list that Node.js brings.
 */
export function readAuthorities(
  environment: Environment,
  read: (file: string) => string = readText,
  readSystem: () => readonly string[] = readSystemStore,
): Authorities {
  const pem: string[] = []
  const sources: string[] = []
  const unreadable: string[] = []
  const take = (file: string, named: boolean): boolean => {
    try {
      pem.push(read(file))
      sources.push(file)
      return true
    } catch {
      if (named) unreadable.push(file)
      return false
    }
  }
  const system = readSystem()
  const named = environment.SSL_CERT_FILE
  if (named !== undefined && named !== '') take(named, true)
  else if (system.length > 0) {
    pem.push(...system)
    sources.push("the system's store")
  } else BUNDLES.some((file) => take(file, false))
  const extra = environment.NODE_EXTRA_CA_CERTS
  if (extra !== undefined && extra !== '') take(extra, true)
  if (pem.length === 0) {
    pem.push(...tls.rootCertificates)
    sources.push("Node.js's own list")
  }
  return { pem, sources, unreadable }
}

function readSystemStore(): readonly string[] {
  // Newer than the oldest Node.js that we support, so asked for by name.
  const get: unknown = Reflect.get(tls, 'getCACertificates')
  if (typeof get !== 'function') return []
  const found: unknown = get('system')
  return Array.isArray(found) ? found.filter((entry) => typeof entry === 'string') : []
}

function readText(file: string): string {
  return readFileSync(file, 'utf8')
}
