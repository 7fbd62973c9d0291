import * as tls from 'node:tls'
import { describe, expect, it } from 'vitest'
import { readAuthorities } from '../../../cli/certificates.ts'

/** A file system with these files alone. */
function disk(files: Record<string, string>): (file: string) => string {
  return (file) => {
    const text = files[file]
    if (text === undefined) throw new Error('ENOENT')
    return text
  }
}

const debian = '/etc/ssl/certs/ca-certificates.crt'
const fedora = '/etc/pki/tls/certs/ca-bundle.crt'
const noSystemStore = (): readonly string[] => []

describe('the trusted authorities', () => {
  it("are the distribution's", () => {
    expect(readAuthorities({}, disk({ [debian]: 'D', [fedora]: 'F' }), noSystemStore)).toEqual({
      pem: ['D'],
      sources: [debian],
      unreadable: [],
    })
    expect(readAuthorities({}, disk({ [fedora]: 'F' }), noSystemStore).pem).toEqual(['F'])
  })

  it("are the system store's where it can be read", () => {
    expect(readAuthorities({}, disk({ [debian]: 'D' }), () => ['S'])).toMatchObject({
      pem: ['S'],
      sources: ["the system's store"],
    })
  })

  it('are those of SSL_CERT_FILE instead, when it is set', () => {
    const environment = { SSL_CERT_FILE: '/ca.pem' }
    expect(readAuthorities(environment, disk({ '/ca.pem': 'X', [debian]: 'D' }), () => ['S']).pem).toEqual(['X'])
  })

  it('are those of NODE_EXTRA_CA_CERTS on top', () => {
    const environment = { NODE_EXTRA_CA_CERTS: '/extra.pem' }
    expect(readAuthorities(environment, disk({ '/extra.pem': 'E', [debian]: 'D' }), noSystemStore).pem).toEqual([
      'D',
      'E',
    ])
  })

  it("are Node.js's own where there is nothing else, and a named file that is missing is told", () => {
    const found = readAuthorities({ SSL_CERT_FILE: '/gone.pem' }, disk({}), noSystemStore)
    expect(found).toEqual({ pem: tls.rootCertificates, sources: ["Node.js's own list"], unreadable: ['/gone.pem'] })
  })
})
