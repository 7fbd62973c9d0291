import { expect, test } from 'vitest'
import { secretIn } from '../../../../scripts/packaging/secrets.ts'

const CHECKOUT = '/home/somebody/latchkey'
const letters = (count: number) => 'aB3'.repeat(count).slice(0, count)

test.each(['.env', 'dist/.env.local', '.npmrc', 'build/sign.p12', 'AuthKey.p8', 'dist/id_ed25519', 'TLS.PEM'])(
  'the file %s is taken for a secret',
  (path) => {
    expect(secretIn(path, '', CHECKOUT)).toBe('a file that usually holds a secret')
  },
)

test.each([
  ['a private key', `-----BEGIN EC PRIVATE KEY-----\n${letters(64)}`],
  ['a signed token', `eyJ${letters(20)}.eyJ${letters(20)}.${letters(40)}`],
  ['a registry or repository token', `ghp_${letters(36)}`],
  ['a registry or repository token', `npm_${letters(36)}`],
  ['a key of a control server', `tskey-auth-${letters(20)}`],
  ['the folder it was built in', `sources: ["${CHECKOUT}/core/log/logger.ts"]`],
])('%s is found in a text', (what, content) => {
  expect(secretIn('dist/electron/main.js', content, CHECKOUT)).toBe(what)
})

test.each(['dist/electron/main.js', 'dist/renderer/assets/keyboard.js', 'node_modules/@napi-rs/keyring/index.js'])(
  'an ordinary file, %s, that speaks of tokens is none',
  (path) => {
    expect(secretIn(path, 'the refresh token, -----BEGIN PRIVATE KEY-----, tskey-auth-', CHECKOUT)).toBe(null)
  },
)
