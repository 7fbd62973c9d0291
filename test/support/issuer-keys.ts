/** Signing keys of the embedded issuer: RS256, made here so that an ID token can be signed again after a hook changed it. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
  readonly privateJwk: JWK & { kty: string }
  readonly publicJwk: JWK & { kty: string }
}

let first: Promise<SigningKey> | undefined

/** Making keys is slow; every issuer of a process begins with the same. */
export function firstKey(): Promise<SigningKey> {
  first ??= newKey('key-1')
  return first
}

export async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const complete = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kty: 'RSA', kid, alg: 'RS256', use: 'sig' })
  return { kid, key: privateKey, privateJwk: await complete(privateKey), publicJwk: await complete(publicKey) }
}

export function sign(payload: Record<string, unknown>, by: SigningKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: by.kid }).sign(by.key)
}
