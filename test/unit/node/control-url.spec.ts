import { describe, expect, it } from 'vitest'
import { canonicalUrl, checkAuthUrl, sameControlServer } from '../../../core/node/control-url.ts'

const SERVER = 'https://headscale.example.com'
const ID = 'hskey-authreq-w_bEPcV4kMunHAPjmDqSM-15'

describe('the auth URL', () => {
  it.each([
    ['of 0.29', `${SERVER}/register/${ID}`],
    ['of 0.30, hexadecimal', `${SERVER}/register/hskey-authreq-0123456789abcdef01234567`],
    ['of 0.28 and older, without prefix', `${SERVER}/register/abcdefghijklmnopqrstuvwx`],
  ])('passes: %s', (_case, link) => {
    expect(checkAuthUrl(link, SERVER)).toBe(link)
  })

  it('passes on a port of its own and over http on loopback', () => {
    const link = `http://127.0.0.1:28080/register/${ID}`
    expect(checkAuthUrl(link, 'http://127.0.0.1:28080')).toBe(link)
  })

  it.each([
    ['another host', `https://evil.example/register/${ID}`],
    ['a host that only begins like ours', `https://headscale.example.com.evil.example/register/${ID}`],
    ['our host as user name', `https://headscale.example.com@evil.example/register/${ID}`],
    ['credentials before our host', `https://user:pw@headscale.example.com/register/${ID}`],
    ['another port', `https://headscale.example.com:8443/register/${ID}`],
    ['http instead of https', `http://headscale.example.com/register/${ID}`],
    ['another path', `${SERVER}/oidc/callback`],
    ['the check for SSH', `${SERVER}/auth/${ID}`],
    ['a path that climbs', `${SERVER}/register/../evil/${ID}`],
    ['more behind the id', `${SERVER}/register/${ID}/confirm`],
    ['a query', `${SERVER}/register/${ID}?next=https://evil.example`],
    ['a fragment', `${SERVER}/register/${ID}#x`],
    ['an id that is too short', `${SERVER}/register/hskey-authreq-abc`],
    ['an id that is too long', `${SERVER}/register/${ID}x`],
    ['encoded characters in the id', `${SERVER}/register/hskey-authreq-%2e%2e%2fabcdefghijklmno`],
    ['a script', 'javascript:alert(1)'],
    ['a file', `file:///register/${ID}`],
    ['no address at all', 'not a link'],
    ['nothing', ''],
  ])('is refused: %s', (_case, link) => {
    expect(() => checkAuthUrl(link, SERVER)).toThrow(expect.objectContaining({ code: 'node.auth-url-foreign' }))
  })

  it('is named by its origin alone when it is refused', () => {
    expect(() => checkAuthUrl(`https://evil.example/register/${ID}`, SERVER)).toThrow(
      expect.objectContaining({ params: { expected: SERVER, seen: 'https://evil.example' } }),
    )
  })
})

describe('control URLs', () => {
  it.each([
    ['https://Headscale.Example.com/', SERVER],
    ['https://headscale.example.com:443', SERVER],
    ['http://127.0.0.1:8080//', 'http://127.0.0.1:8080'],
  ])('%s is %s', (written, canonical) => {
    expect(canonicalUrl(written)).toBe(canonical)
  })

  it.each(['', 'headscale.example.com', 'localhost:8080', 'ftp://headscale.example.com'])('%j is none', (written) => {
    expect(canonicalUrl(written)).toBeNull()
  })

  it('that are none are never the same', () => {
    expect(sameControlServer('', '')).toBe(false)
  })
})
