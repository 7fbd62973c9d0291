/** What an HTTP answer says, read with a bound: whoever answers decides how much it sends. */

/** In lower case, without its parameters; empty when the answer names none. */
export function mediaTypeOf({ headers }: Response): string {
  return (headers.get('content-type') ?? '').replace(/;.*$/, '').trim().toLowerCase()
}

/** The body as text; null when it has more than `limit` bytes, of which no more are read then. */
export async function limitedText(response: Response, limit: number): Promise<string | null> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > limit) {
      await reader.cancel().catch(() => {})
      return null
    }
    chunks.push(value)
  }
}
