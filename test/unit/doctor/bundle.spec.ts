import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BundleFacts, bundleFileName, supportBundle } from '../../../core/doctor/bundle.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { active, alice, facts, NOW, signingIn, snapshotOf } from '../cli/support.ts'

const LOG = '{"at":"2026-08-01T12:00:00.000Z","level":"info","event":"session.renewed"}'
const CHECK = { area: 'keychain', name: 'session', verdict: 'ok', found: 'Fine.', fix: null, code: null } as const

function bundleFacts(changes: Partial<BundleFacts> = {}): BundleFacts {
  return {
    at: NOW,
    version: '1.2.3',
    system: 'Linux 6.8.0',
    runtime: 'Electron 45.4.1, Node.js 24.1.0',
    language: 'en',
    appSettings: [['theme', 'dark']],
    configuration: {
      settings: [
        { key: 'oidc.issuer', value: alice.issuer, source: '/home/alice/.config/latchkey/config.yaml:2' },
        { key: 'oidc.client_secret', value: 'set', source: '/home/alice/.config/latchkey/config.yaml:4' },
        {
          key: 'oidc.email_verified_required',
          value: 'true',
          source: 'environment variable HEADSCALE_OIDC_EMAIL_VERIFIED_REQUIRED',
        },
      ],
      notices: [],
    },
    snapshot: snapshotOf({ session: active(), node: { kind: 'running', facts }, connected: true, ownership: 'ours' }),
    doctor: { startedAt: NOW, pending: [], checks: [CHECK] },
    logLines: [LOG],
    home: '/home/alice',
    ...changes,
  }
}

describe('the support bundle', () => {
  it('holds what helps, in the order of a look at it', () => {
    const text = supportBundle(bundleFacts())
    expect(text.match(/^== .* ==$/gm)).toEqual([
      '== This app ==',
      '== Settings ==',
      '== Configuration ==',
      '== State ==',
      '== Checks ==',
      '== Log ==',
    ])
    for (const part of [
      'Latchkey: 1.2.3',
      'theme: dark',
      `oidc.issuer: ${alice.issuer} (~/.config/latchkey/config.yaml:2)`,
      'oidc.client_secret is set (~/.config',
      'HEADSCALE_OIDC_EMAIL_VERIFIED_REQUIRED',
      'session: active; ends: 2026-08-01T13:00:00.000Z',
      'this device: running',
      'ok   keychain: session: Fine.',
      LOG,
      'No line was left out.',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('says that checks were not run, and why a configuration cannot be used', () => {
    const text = supportBundle(
      bundleFacts({
        doctor: { startedAt: null, pending: [], checks: [] },
        configuration: new AppError('config.unreadable', { file: '/home/alice/x.yaml', reason: 'r', fix: 'f' }),
        logLines: [],
      }),
    )
    expect(text).toContain('They were not run.')
    expect(text).toContain('config.unreadable\nThe configuration file ~/x.yaml cannot be read: r.')
    expect(text).toContain('== Log ==\n(nothing)')
  })

  it('names no person, no device and no address of the network', () => {
    const found = `${alice.email}, ${alice.username} (${alice.displayName}), ${alice.subject}, in /vpn, on ${facts.name}, ${facts.addresses.join(' ')}, another@elsewhere.example, 100.101.102.103`
    const text = supportBundle(bundleFacts({ doctor: { startedAt: NOW, pending: [], checks: [{ ...CHECK, found }] } }))
    expect(text).not.toMatch(/alice|another@|laptop|100\.|fd7a|\/vpn/i)
    expect(text).toContain('Latchkey')
  })

  it('leaves a short or usual word alone, though a device is called like it', () => {
    const node = { kind: 'running', facts: { ...facts, name: 'key', addresses: [] } } as const
    expect(supportBundle(bundleFacts({ snapshot: snapshotOf({ node }) }))).toContain('Latchkey support bundle')
  })

  it('holds no link of a sign-in', () => {
    const link = 'https://id.acme.example/auth?client_id=latchkey&state=short'
    const text = supportBundle(bundleFacts({ snapshot: snapshotOf({ session: signingIn({ link }) }) }))
    expect(text).not.toContain('/auth')
  })

  it('says only that rules and further parameters are set', () => {
    const settings = ['oidc.extra_params', 'oidc.allowed_groups', 'device.hostname', 'something.new'].map((key) => ({
      key,
      value: 'planted',
      source: 'config.yaml:1',
    }))
    expect(supportBundle(bundleFacts({ configuration: { settings, notices: [] } }))).not.toContain('planted')
  })

  it('takes only lines of our own logger, and the last two hundred', () => {
    const lines = [...Array.from({ length: 250 }, (_, index) => LOG.replace('renewed', `n${index}`)), 'not ours', '[1]']
    const text = supportBundle(bundleFacts({ logLines: lines }))
    expect(text).not.toContain('not ours')
    expect(text).toContain('2 lines were left out')
    expect(text).not.toContain('session.n51"')
    expect(text).toContain('session.n52"')
  })

  it('keeps every line a line: nobody can forge one', () => {
    const found = 'x\n== Log ==\nforged\u202e'
    const text = supportBundle(bundleFacts({ doctor: { startedAt: NOW, pending: [], checks: [{ ...CHECK, found }] } }))
    expect(text.match(/^== Log ==$/gm)).toHaveLength(1)
    expect(text).not.toContain('\u202e')
  })
})

describe('a token anywhere in the facts', () => {
  const base64url = fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
    minLength: 32,
    maxLength: 200,
  })
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 128 })
  const short = fc.string({ unit: fc.constantFrom(...'abcdefXYZ0123456789'), minLength: 10, maxLength: 24 })
  /** The secret part, and the text that it comes in. */
  const planted = fc.oneof(
    base64url.map((secret) => ({ secret, text: secret })),
    hex.map((secret) => ({ secret, text: secret })),
    fc.tuple(base64url, base64url).map(([head, body]) => ({ secret: body, text: `eyJ${head}.${body}` })),
    short.map((secret) => ({ secret, text: `hskey-authreq-${secret}` })),
    short.map((secret) => ({ secret, text: `Bearer ${secret}` })),
    short.map((secret) => ({ secret, text: `https://x.example/callback?code=${secret}&state=s` })),
    short.map((secret) => ({ secret, text: `"refresh_token":"${secret}"` })),
    short.map((secret) => ({ secret, text: `client_secret: ${secret}` })),
  )
  const around = fc.constantFrom('', ' ', '"', 'x ', '(', ',', '/')
  const places: Readonly<Record<string, (text: string) => Partial<BundleFacts>>> = {
    'a log line': (text) => ({ logLines: [JSON.stringify({ at: 'x', level: 'info', event: 'e', text })] }),
    'a raw log line': (text) => ({ logLines: [text] }),
    'a finding': (text) => ({ doctor: { startedAt: NOW, pending: [], checks: [{ ...CHECK, found: text }] } }),
    'the name of a check': (text) => ({ doctor: { startedAt: NOW, pending: [], checks: [{ ...CHECK, name: text }] } }),
    'an app setting': (text) => ({ appSettings: [['browser', text]] }),
    'a setting': (text) => ({
      configuration: { settings: [{ key: 'oidc.client_id', value: text, source: 'config.yaml:1' }], notices: [] },
    }),
    'a source': (text) => ({
      configuration: { settings: [{ key: 'oidc.client_id', value: 'x', source: text }], notices: [] },
    }),
    'a note': (text) => ({
      configuration: { settings: [], notices: [{ key: 'oidc.issuer', line: 1, text, fix: text }] },
    }),
    'an error': (text) => ({
      configuration: new AppError('config.unreadable', { file: text, reason: text, fix: text }),
    }),
    'the system': (text) => ({ system: text, runtime: text, version: text }),
    'the daemon': (text) => ({
      snapshot: snapshotOf({
        node: { kind: 'running', facts: { ...facts, daemonVersion: text, publicKey: text, health: [text] } },
      }),
    }),
  }

  it.each(Object.entries(places))('does not come out: %s', (_name, plant) => {
    fc.assert(
      fc.property(planted, around, around, ({ secret, text }, before, after) => {
        expect(supportBundle(bundleFacts(plant(`${before}${text}${after}`)))).not.toContain(secret)
      }),
    )
  })
})

it('is called after its moment', () => {
  expect(bundleFileName(Date.UTC(2026, 7, 1, 12, 4))).toBe('latchkey-support-2026-08-01-1204.txt')
})
