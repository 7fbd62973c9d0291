import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readJoinDocument } from '../../../core/join/join-document.ts'
import { parseAddress } from '../../../core/join/parse-address.ts'

const text = await readFile(new URL('../../../docs/joining.md', import.meta.url), 'utf8')
const examples = (kind: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)\`\`\`$`, 'gm'))].map(([, body]) => body?.trim() ?? '')

describe('the examples of docs/joining.md', () => {
  it.each(examples('json'))('are join documents that can be used: %s', (example) => {
    const document = readJoinDocument(JSON.parse(example), 'https://example.com')
    expect(document.clientId).toBe('latchkey')
    expect(text).toContain(document.issuer)
  })

  it.each(examples('text'))('are links that can be used: %s', (example) => {
    expect(parseAddress(example).kind).toBe('link')
  })

  it('are there', () => {
    expect([examples('json').length, examples('text').length]).toEqual([2, 3])
  })
})
