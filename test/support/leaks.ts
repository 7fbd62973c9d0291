/** Looks for secrets where they must not be: plain and in the disguises in which programs write things down by accident. */
import { constants, inflateRawSync } from 'node:zlib'

export interface MarkedSecret {
  /** What it is, for the report: `refresh_token`. The value itself is never reported. */
  readonly kind: string
  readonly value: string
}

export interface Leak {
  /** Which of the searched places. */
  readonly where: string
  readonly kind: string
  /** The disguise, outermost first: `gzip, base64`. */
  readonly encoding: string
}

/** A part of a secret is a leak too, and this much of one is no accident. */
const TELLING_LENGTH = 24
const DEEPEST_GZIP = 3

/** @param places what to search, by name */
export function findLeaks(places: ReadonlyMap<string, Buffer>, secrets: readonly MarkedSecret[]): Leak[] {
  const needles = secrets.flatMap(({ kind, value }) =>
    disguises(telling(value)).map(({ encoding, bytes }) => ({ kind, encoding, bytes })),
  )
  const leaks: Leak[] = []
  for (const [where, content] of places) {
    for (const layer of layersOf(content, DEEPEST_GZIP)) {
      for (const { kind, encoding, bytes } of needles) {
        if (layer.bytes.includes(bytes)) leaks.push({ where, kind, encoding: `${layer.prefix}${encoding}` })
      }
    }
  }
  return leaks
}

/** Of a JWS its signature, which nobody else has; of anything else its beginning. */
function telling(value: string): string {
  const parts = value.split('.')
  const signature = value.startsWith('eyJ') && parts.length === 3 ? parts[2] : undefined
  return (signature ?? value).slice(0, TELLING_LENGTH)
}

function disguises(text: string): Array<{ encoding: string; bytes: Buffer }> {
  const plain = Buffer.from(text)
  const found = [
    { encoding: 'plain', bytes: plain },
    { encoding: 'UTF-16LE', bytes: Buffer.from(text, 'utf16le') },
    { encoding: 'UTF-16BE', bytes: Buffer.from(text, 'utf16le').swap16() },
    { encoding: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    { encoding: 'URL-encoded', bytes: Buffer.from(encodeURIComponent(text)) },
    {
      encoding: 'URL-encoded throughout',
      bytes: Buffer.from([...plain].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')),
    },
  ]
  // In the middle of a longer text the secret may begin at any of three places of a base64 group.
  for (const lead of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(lead), plain])
    const skipped = Math.ceil((lead * 8) / 6)
    const whole = Math.floor((padded.length * 8) / 6)
    for (const encoding of ['base64', 'base64url'] as const) {
      found.push({ encoding, bytes: Buffer.from(padded.toString(encoding).slice(skipped, whole)) })
    }
  }
  return found
}

/** The bytes themselves, and what every gzip stream in them holds. */
function* layersOf(bytes: Buffer, depth: number, prefix = ''): Generator<{ bytes: Buffer; prefix: string }> {
  yield { bytes, prefix }
  if (depth === 0) return
  for (let at = bytes.indexOf(GZIP_MAGIC); at !== -1; at = bytes.indexOf(GZIP_MAGIC, at + 1)) {
    const inner = gunzip(bytes.subarray(at))
    if (inner !== null) yield* layersOf(inner, depth - 1, `${prefix}gzip, `)
  }
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08])

/** Whatever follows the stream is none of it; of a cut stream, what there is. */
function gunzip(bytes: Buffer): Buffer | null {
  try {
    return inflateRawSync(bytes.subarray(headerLength(bytes)), { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return null
  }
}

/** RFC 1952 2.3: ten bytes, then extra field, name, comment and checksum, as the flags say. */
function headerLength(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  let length = 10
  if ((flags & 4) !== 0) length += 2 + bytes.readUInt16LE(length)
  for (const flag of [8, 16]) if ((flags & flag) !== 0) length = bytes.indexOf(0, length) + 1
  return (flags & 2) !== 0 ? length + 2 : length
}
