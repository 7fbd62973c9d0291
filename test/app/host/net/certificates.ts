/** `session.setCertificateVerifyProc`: asked at every new secure connection, with Chromium's own verdict at hand [d.ts]. */
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { Network } from './network.ts'

/** Nothing where the app has no say of its own: Node.js judges. */
export function verifyingOptions({ certificateProc }: Network): ConnectionOptions {
  if (certificateProc === null) return {}
  return {
    checkServerIdentity(hostname: string, certificate: PeerCertificate): Error | undefined {
      const own = checkServerIdentity(hostname, certificate)
      const verificationResult = own === undefined ? 'net::OK' : 'net::ERR_CERT_COMMON_NAME_INVALID'
      let verdict = -3
      const request = {
        hostname,
        verificationResult,
        errorCode: own === undefined ? 0 : -200,
        certificate: { fingerprint: certificate.fingerprint256, data: certificate.raw.toString('base64') },
      }
      Reflect.apply(certificateProc, undefined, [request, (result: number) => (verdict = result)])
      if (verdict === 0) return undefined
      return verdict === -3
        ? own
        : Object.assign(new Error('refused by the app'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    },
  }
}
