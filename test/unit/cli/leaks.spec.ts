import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findLeaks } from '../../support/leaks.ts'

const secret = { kind: 'refresh_token', value: 'oK3_-x+/9~mVq7ZpLr2TtYwB4nHcJ8sD' }
const jws = { kind: 'id_token', value: `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.${'Sg0_-'.repeat(20)}` }

const found = (text: string | Buffer) =>
  findLeaks(new Map([['place', Buffer.from(text)]]), [secret, jws]).map(({ kind, encoding }) => `${kind}: ${encoding}`)

const { value } = secret

describe('the search for leaks', () => {
  it('finds nothing where there is nothing', () => {
    expect(found('a perfectly innocent log line\n'.repeat(100))).toEqual([])
    expect(found(gzipSync('nothing in here either'))).toEqual([])
  })

  it.each([
    ['plain', `{"refresh":"${value}"}`],
    ['plain', `a beginning is enough: ${value.slice(0, 24)}…`],
    ['URL-encoded', `grant=x&refresh_token=${encodeURIComponent(value)}`],
    ['URL-encoded throughout', [...Buffer.from(value)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')],
    ['UTF-16LE', Buffer.from(`x${value}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`x${value}`, 'utf16le').swap16()],
    ['hex', Buffer.from(value).toString('hex')],
    ...['', 'a', 'ab', 'abc'].flatMap(
      (lead): Array<[string, string]> => [
        ['base64', Buffer.from(`${lead}${value} and more`).toString('base64')],
        ['base64url', Buffer.from(`${lead}${value} and more`).toString('base64url')],
      ],
    ),
    ['gzip, plain', gzipSync(`log: ${value}`)],
    ['gzip, plain', Buffer.concat([Buffer.from('header'), gzipSync(`log: ${value}`), Buffer.from('trailer')])],
    ['gzip, gzip, plain', gzipSync(gzipSync(`log: ${value}`))],
    ['gzip, base64', gzipSync(Buffer.from(value).toString('base64'))],
  ])('finds one that is %s', (encoding, text) => {
    expect(found(text)).toContain(`refresh_token: ${encoding}`)
  })

  it('knows a token with a signature by it, not by its public header', () => {
    expect(found('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.')).toEqual([])
    expect(found(`…${jws.value.slice(-100, -60)}`)).toContain('id_token: plain')
  })
})
