/** Everything that can be typed, pasted or opened as a link, as tables. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../core/join/parse-address.ts'

const codeOf = (typed: string): string | null => {
  const address = parseAddress(typed)
  return address.kind === 'refused' ? address.error.code : null
}

describe('an address that leads to a server', () => {
  it.each([
    ['headscale.acme.example', 'https://headscale.acme.example'],
    ['  headscale.acme.example\n', 'https://headscale.acme.example'],
    ['Headscale.ACME.example', 'https://headscale.acme.example'],
    ['headscale.acme.example:8443', 'https://headscale.acme.example:8443'],
    ['https://headscale.acme.example', 'https://headscale.acme.example'],
    ['HTTPS://headscale.acme.example/', 'https://headscale.acme.example'],
    ['https://headscale.acme.example:443', 'https://headscale.acme.example'],
    ['https://headscale.acme.example/windows', 'https://headscale.acme.example'],
    ['headscale.acme.example/apple/', 'https://headscale.acme.example'],
    ['headscale', 'https://headscale'],
    ['100.64.0.1', 'https://100.64.0.1'],
    ['[fd7a::1]:8443', 'https://[fd7a::1]:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
    // The first letter is Cyrillic.
    ['https://аcme.example', 'https://xn--cme-5cd.example'],
  ])('%s', (typed, url) => {
    expect(parseAddress(typed)).toEqual({ kind: 'server', url })
  })
})

describe('an address that is refused', () => {
  it.each([
    ['', 'join.address-empty'],
    [' \t ', 'join.address-empty'],
    ['a'.repeat(2049), 'join.address-too-long'],
    ['two words', 'join.address-malformed'],
    ['acme.example\nevil.example', 'join.address-malformed'],
    ['acme.example\\evil', 'join.address-malformed'],
    ['acme\u202eexample.moc', 'join.address-malformed'],
    ['acme\u200b.example', 'join.address-malformed'],
    ['1234', 'join.address-malformed'],
    ['https://', 'join.address-malformed'],
    ['ftp://acme.example', 'join.address-malformed'],
    ['javascript://acme.example/%0aalert(1)', 'join.address-malformed'],
    ['javascript:alert(1)', 'join.address-malformed'],
    ['file:///etc/passwd', 'join.address-malformed'],
    ['mailto:alice@acme.example', 'join.address-credentials'],
    ['acme.example:99999', 'join.address-malformed'],
    ['http://acme.example', 'join.address-http'],
    ['http://127.0.0.1.evil.example', 'join.address-http'],
    ['alice@acme.example', 'join.address-credentials'],
    ['https://acme.example:pw@evil.example', 'join.address-credentials'],
    ['https://acme.example/?next=1', 'join.address-extra'],
    ['https://acme.example/#top', 'join.address-extra'],
    ['https://acme.example?', 'join.address-extra'],
  ])('%j', (typed, code) => {
    expect(codeOf(typed)).toBe(code)
  })
})

describe('a link', () => {
  const NOTHING = {
    controlUrl: null,
    issuer: null,
    clientId: null,
    scope: null,
    redirectPorts: null,
    displayName: null,
  }
  const server = 'https://headscale.acme.example'

  it.each([
    [`latchkey://join?server=${server}`, { controlUrl: server }],
    [`latchkey://join/?server=${server}`, { controlUrl: server }],
    [`LATCHKEY://JOIN?server=${encodeURIComponent(server)}`, { controlUrl: server }],
    [`latchkey://join?server=https://headscale.acme.example:443/`, { controlUrl: server }],
    ['latchkey://join?issuer=https://id.acme.example/realms/Main/', { issuer: 'https://id.acme.example/realms/Main/' }],
    [
      `latchkey://join?server=${server}&issuer=https://id.acme.example&client_id=latchkey&scope=openid+email%20groups&ports=8400,8401&name=Acme%20(VPN)`,
      {
        controlUrl: server,
        issuer: 'https://id.acme.example',
        clientId: 'latchkey',
        scope: ['openid', 'email', 'groups'],
        redirectPorts: [8400, 8401],
        displayName: 'Acme (VPN)',
      },
    ],
  ])('%s', (link, facts) => {
    expect(parseAddress(link)).toEqual({ kind: 'link', facts: { ...NOTHING, ...facts } })
  })

  it.each([
    ['latchkey://', 'join.link-malformed', null],
    ['latchkey:join', 'join.link-malformed', null],
    ['latchkey://leave?server=https://a.example', 'join.link-malformed', null],
    ['latchkey://join/path?server=https://a.example', 'join.link-malformed', null],
    ['latchkey://user:pw@join?server=https://a.example', 'join.link-malformed', null],
    ['latchkey://join:80?server=https://a.example', 'join.link-malformed', null],
    ['latchkey://join?server=https://a.example#x', 'join.link-malformed', null],
    ['latchkey://join?server=https://a.example#', 'join.link-malformed', null],
    ['latchkey://join', 'join.link-empty', null],
    ['latchkey://join?name=Acme', 'join.link-empty', null],
    ['latchkey://join?server=https://a.example&client_secret=x', 'join.link-unknown', 'client_secret'],
    ['latchkey://join?server=https://a.example&allowed_users=eve', 'join.link-unknown', 'allowed_users'],
    ['latchkey://join?server=https://a.example&extra_params=x', 'join.link-unknown', 'extra_params'],
    ['latchkey://join?Server=https://a.example', 'join.link-unknown', 'Server'],
    ['latchkey://join?server=https://a.example&__proto__=x', 'join.link-unknown', '__proto__'],
    ['latchkey://join?server=https://a.example&server=https://b.example', 'join.link-twice', 'server'],
    ['latchkey://join?server=', 'join.link-value', 'server'],
    ['latchkey://join?server=a.example', 'join.link-value', 'server'],
    ['latchkey://join?server=http://a.example', 'join.link-value', 'server'],
    ['latchkey://join?server=https://u:p@a.example', 'join.link-value', 'server'],
    ['latchkey://join?server=https://a.example/path', 'join.link-value', 'server'],
    ['latchkey://join?server=https://a.example%23x', 'join.link-value', 'server'],
    ['latchkey://join?issuer=https://a.example%3Fx', 'join.link-value', 'issuer'],
    ['latchkey://join?issuer=https://%D0%B0cme.example', 'join.link-value', 'issuer'],
    ['latchkey://join?issuer=https://a.example/.well-known/openid-configuration', 'join.link-value', 'issuer'],
    ['latchkey://join?server=https://a.example&client_id=', 'join.link-value', 'client_id'],
    ['latchkey://join?server=https://a.example&client_id=a%20b', 'join.link-value', 'client_id'],
    ['latchkey://join?server=https://a.example&scope=email', 'join.link-value', 'scope'],
    ['latchkey://join?server=https://a.example&scope=openid%20%22', 'join.link-value', 'scope'],
    ['latchkey://join?server=https://a.example&ports=0', 'join.link-value', 'ports'],
    ['latchkey://join?server=https://a.example&ports=1e3', 'join.link-value', 'ports'],
    ['latchkey://join?server=https://a.example&ports=65536', 'join.link-value', 'ports'],
    ['latchkey://join?server=https://a.example&ports=', 'join.link-value', 'ports'],
    ['latchkey://join?server=https://a.example&name=%20', 'join.link-value', 'name'],
    [`latchkey://join?server=https://a.example&name=${'x'.repeat(61)}`, 'join.link-value', 'name'],
    ['latchkey://join?server=https://a.example&name=A%E2%80%AEB', 'join.link-value', 'name'],
  ])('is refused whole, and the parameter named: %s', (link, code, parameter) => {
    const address = parseAddress(link)
    if (address.kind !== 'refused') throw new Error('it was taken')
    expect(address.error.code).toBe(code)
    if (parameter !== null) expect(address.error.params.parameter).toBe(parameter)
  })

  it('quotes no value of a link: it may be a secret', () => {
    const address = parseAddress('latchkey://join?server=https://a.example&client_secret=hunter2&client_id=hunter2%20')
    if (address.kind !== 'refused') throw new Error('it was taken')
    expect(JSON.stringify(address.error)).not.toContain('hunter2')
  })
})

it('never throws, and gives nothing but plain addresses', () => {
  const piece = fc.constantFrom('latchkey:', '//', 'join', '?', '&', 'server=', 'https:', '#', '@', '%', '/', '.', ':')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 12 }), (pieces) => {
      const address = parseAddress(pieces.join(''))
      if (address.kind === 'server') expect(address.url).toMatch(/^https?:\/\/[\x21-\x7e]+$/)
    }),
  )
})
