/** A private certificate authority and one server certificate of it, fresh for each world; nobody trusts it unless told. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorldFolder } from './support/folder.ts'
import { run } from './support/run.ts'
import type { User } from './support/users.ts'

export interface Certificates {
  /** PEM of the authority, for clients that take it as text. */
  readonly ca: string
  readonly caFile: string
  /** Server certificate for localhost, 127.0.0.1 and ::1, and its key; PEM files. */
  readonly certificateFile: string
  readonly keyFile: string
  /** Environment that makes Go programs and Node.js trust the authority; for Go it replaces the system's. */
  readonly trustEnv: { readonly SSL_CERT_FILE: string; readonly NODE_EXTRA_CA_CERTS: string }
  /** Makes Chromium trust it when it runs with that folder as its home. */
  readonly trustInHome: (home: string, user?: User) => Promise<void>
}

const DAYS = '30'
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export async function createCertificates(folder: WorldFolder): Promise<Certificates> {
  const path = await folder.sub('certificates')
  const file = (name: string) => join(path, name)
  const openssl = (...args: string[]) => run('openssl', args, { cwd: path })
  await openssl(
    ...['req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', DAYS],
    ...['-subj', '/CN=Latchkey test authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  )
  await openssl('req', '-new', ...KEY, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  await writeFile(
    file('server.ext'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:false\n',
  )
  await openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'server.pem', '-days', DAYS, '-extfile', 'server.ext'],
  )
  const caFile = file('ca.pem')
  return {
    ca: await readFile(caFile, 'utf8'),
    caFile,
    certificateFile: file('server.pem'),
    keyFile: file('server.key'),
    trustEnv: { SSL_CERT_FILE: caFile, NODE_EXTRA_CA_CERTS: caFile },
    trustInHome: async (home, user) => {
      // Chromium on Linux reads the user's own authorities from this database.
      const database = join(home, '.pki', 'nssdb')
      await mkdir(database, { recursive: true })
      const certutil = (...args: string[]) => run('certutil', ['-d', `sql:${database}`, ...args])
      await certutil('-N', '--empty-password')
      await certutil('-A', '-t', 'C,,', '-n', 'Latchkey test authority', '-i', caFile)
      if (user) await run('chown', ['-R', `${user.uid}:${user.gid}`, join(home, '.pki')])
    },
  }
}
