import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { expandVariables } from '../../../core/config/client-secret.ts'
import type { ReadFile } from '../../../core/config/file-reader.ts'
import { CONFIG, failure, files, load, POLICY, systemError, withOidc } from './loading.ts'

const SECRET = 'GOCSPX-s3cr3tValue'
/** A variable in the braced spelling. */
const braced = (name: string) => `$\{${name}}`
const FOLDER = '/home/alice/.config/latchkey'

describe('the client secret', () => {
  it.each([
    ['the file', ['client_secret: GOCSPX-s3cr3tValue'], {}],
    ['LATCHKEY_OIDC_CLIENT_SECRET', [], { LATCHKEY_OIDC_CLIENT_SECRET: SECRET }],
    ['HEADSCALE_OIDC_CLIENT_SECRET', [], { HEADSCALE_OIDC_CLIENT_SECRET: SECRET }],
    ['the file, beside an empty variable', ['client_secret: GOCSPX-s3cr3tValue'], { HEADSCALE_OIDC_CLIENT_SECRET: '' }],
    ['a file named by its path', ['client_secret_path: /run/secret'], {}],
    ['a file named by a variable', [], { LATCHKEY_OIDC_CLIENT_SECRET_PATH: '/run/secret' }],
    [
      'a path with a variable in braces',
      [`client_secret_path: "${braced('CREDENTIALS_DIRECTORY')}/secret"`],
      { CREDENTIALS_DIRECTORY: '/run' },
    ],
    ['a path with $NAME', ['client_secret_path: $CREDENTIALS_DIRECTORY/secret'], { CREDENTIALS_DIRECTORY: '/run' }],
    ['a path relative to the configuration', ['client_secret_path: secrets/oidc'], {}],
  ])('comes from %s', async (_, lines, env) => {
    const others = { '/run/secret': `\n  ${SECRET}\r\n`, [`${FOLDER}/secrets/oidc`]: SECRET }
    const { oidc } = await load(withOidc(...lines), { env, others })
    expect(oidc.clientSecret?.reveal()).toBe(SECRET)
  })

  it('keeps the spelling of a secret that looks like a number', async () => {
    expect((await load(withOidc('client_secret: 0012'))).oidc.clientSecret?.reveal()).toBe('0012')
  })

  it('never shows in a printed configuration', async () => {
    const config = await load(withOidc(`client_secret: ${SECRET}`))
    expect(JSON.stringify(config) + inspect(config, { depth: 9 })).not.toContain('s3cr3t')
  })

  it.each([
    [
      'two keys of the file',
      ['client_secret: a', 'client_secret_path: /run/secret'],
      {},
      `client_secret stands in ${CONFIG}:4:18`,
    ],
    [
      'a variable and a key',
      ['client_secret_path: /run/secret'],
      { HEADSCALE_OIDC_CLIENT_SECRET: 'a' },
      'client_secret stands in environment variable HEADSCALE_OIDC_CLIENT_SECRET',
    ],
  ])('is refused from two sources: %s', async (_, lines, env, reason) => {
    const error = await failure(load(withOidc(...lines), { env, others: { '/run/secret': SECRET } }))
    expect(error.params).toMatchObject({ key: 'oidc.client_secret_path', fix: 'Keep one of the two.', count: '1' })
    expect(error.params.reason).toContain(`is a second source of the secret; ${reason}`)
  })

  const VARIABLE = 'environment variable HEADSCALE_OIDC_CLIENT_SECRET'
  it.each([
    {
      where: 'the file and a variable',
      lines: [`client_secret: ${SECRET}`],
      scene: { env: { HEADSCALE_OIDC_CLIENT_SECRET: `${SECRET}2` } },
      place: { file: CONFIG, line: '4', key: 'oidc.client_secret' },
      first: VARIABLE,
    },
    {
      where: 'two variables',
      lines: [],
      scene: { env: { HEADSCALE_OIDC_CLIENT_SECRET: SECRET, LATCHKEY_OIDC_CLIENT_SECRET: SECRET } },
      place: { file: VARIABLE, line: '', key: 'oidc.client_secret' },
      first: 'environment variable LATCHKEY_OIDC_CLIENT_SECRET',
    },
    {
      where: 'the policy and the file',
      lines: [`client_secret: ${SECRET}`],
      scene: { others: { [POLICY]: `oidc:\n  client_secret: ${SECRET}\n` } },
      place: { file: CONFIG, line: '4', key: 'oidc.client_secret' },
      first: `${POLICY}:2:18`,
    },
    {
      where: 'a flag and the file',
      lines: [`client_secret: ${SECRET}`],
      scene: { flags: { 'oidc.client_secret': SECRET } },
      place: { file: CONFIG, line: '4', key: 'oidc.client_secret' },
      first: '--oidc-client-secret',
    },
    {
      where: 'a path in the file and one in a variable',
      lines: ['client_secret_path: /run/secret'],
      scene: { env: { LATCHKEY_OIDC_CLIENT_SECRET_PATH: '/run/secret' }, others: { '/run/secret': SECRET } },
      place: { file: CONFIG, line: '4', key: 'oidc.client_secret_path' },
      first: 'environment variable LATCHKEY_OIDC_CLIENT_SECRET_PATH',
    },
  ])('does not silently win over another: $where', async ({ lines, scene, place, first }) => {
    const error = await failure(load(withOidc(...lines), scene))
    expect(error.code).toBe('config.invalid')
    expect(error.params).toMatchObject({ ...place, fix: 'Keep one of the two.', count: '1' })
    expect(error.params.reason).toBe(`is a second source of the secret; the first is ${first}`)
    expect(JSON.stringify(error.toWire())).not.toContain('s3cr3t')
  })

  it.each([
    ['a file that does not exist', '/run/none', 'names the file /run/none, which does not exist', 'Correct the path'],
    [
      'a file that may not be read',
      '/run/locked',
      'names the file /run/locked: you may not read it',
      'Give your user the right',
    ],
    ['a folder', '/run/folder', 'names the file /run/folder: it is a folder', 'Name the file in it.'],
    ['an empty file', '/run/empty', 'names the file /run/empty, which is empty', 'Write the secret into that file.'],
    [
      'a huge file',
      '/run/huge',
      'names the file /run/huge: it is larger than 64 KiB',
      'Check that it is the file you mean.',
    ],
    [
      'a variable that is not set',
      `${braced('RUN')}/secret`,
      'needs the environment variable RUN, which is not set',
      'Set RUN',
    ],
    [
      'a variable that is empty',
      '$EMPTY/secret',
      'needs the environment variable EMPTY, which is not set',
      'Set EMPTY',
    ],
  ])('is an error at its line with %s', async (_, path, reason, fix) => {
    const others = {
      '/run': systemError('EISDIR'),
      '/run/locked': systemError('EACCES'),
      '/run/folder': systemError('EISDIR'),
      '/run/empty': ' \n',
      '/run/huge': 'x'.repeat(65_537),
    }
    const error = await failure(load(withOidc(`client_secret_path: "${path}"`), { others, env: { EMPTY: '' } }))
    expect(error.params).toMatchObject({ line: '4', column: '23', key: 'oidc.client_secret_path', reason })
    expect(error.hint).toContain(fix)
  })

  it('in a path of the policy is relative to the policy', async () => {
    const others = { [POLICY]: 'oidc:\n  client_secret_path: secret\n', '/etc/latchkey/secret': SECRET }
    expect((await load(withOidc(), { others })).oidc.clientSecret?.reveal()).toBe(SECRET)
  })
})

describe('no error shows a secret', () => {
  it.each([
    ['beside an unknown key', withOidc(`client_secret: ${SECRET}`, 'x: 1')],
    ['under a misspelt key', withOidc(`client_secrt: ${SECRET}`)],
    ['without a space after the colon', withOidc(`client_secret:${SECRET}`)],
    ['with = for the colon', withOidc(`client_secret=${SECRET}: x`)],
    ['with a space for the colon', withOidc(`client_secret ${SECRET}: x`)],
    ['as an alias', withOidc(`client_secret: *${SECRET}`)],
    ['as a tag', withOidc(`client_secret: !${SECRET} x`)],
    ['as an anchor', withOidc(`client_secret: &${SECRET} [x]`)],
    ['as a list', withOidc(`client_secret: [${SECRET}]`)],
    ['as a map', withOidc(`client_secret: { ${SECRET}: x, ${SECRET}: y }`)],
    ['with a comma between braces', `oidc: { client_secret: ab,${SECRET} }`],
    ['with a colon in it', withOidc(`client_secret: ${SECRET}: x`)],
    ['with an open quote', withOidc(`client_secret: "${SECRET}`)],
    ['with a wrong escape', withOidc(`client_secret: "\\q${SECRET}"`)],
    ['as the issuer', `oidc:\n  issuer: ${SECRET}\n  client_id: x\n`],
    ['in a control URL', `${withOidc()}control:\n  url: https://a:${SECRET}@x.example\n`],
    ['as a port', `${withOidc()}redirect:\n  ports: [${SECRET}]\n`],
    ['as a parameter', withOidc(`extra_params: { client_secret: ${SECRET} }`)],
    ['as the whole file', SECRET],
    ['as the top', `${SECRET}:\n`.replace('-', ' ')],
  ])('%s', async (_, text) => {
    const error = await failure(load(text))
    const shown = JSON.stringify(error.toWire()) + inspect(error, { depth: 9, showHidden: true })
    expect(shown.replaceAll(/\n\s+at .*/g, '')).not.toContain('s3cr3t')
  })

  const ENCODED = '/s3cr3t+Value/x=='
  it.each([
    ['in place of its path', SECRET],
    ['with slashes in place of its path', ENCODED],
    ['with one slash in place of its path', '/s3cr3tValue'],
    ['in place of its path, too long for a file name', `${SECRET}/${'x'.repeat(300)}`],
    ['in place of its path, with a dollar sign', '$s3cr3tValue'],
    ['in place of its path, with braces', `x${braced('s3cr3t')}`],
  ])('%s', async (_, written) => {
    const readFile: ReadFile = async (path, limit) => {
      if (path.length > 255) throw systemError('ENAMETOOLONG')
      if (path === '/' || path === FOLDER) throw systemError('EISDIR')
      return files({ [CONFIG]: withOidc(`client_secret_path: "${written}"`) })(path, limit)
    }
    for (const env of [{}, { LATCHKEY_OIDC_CLIENT_SECRET_PATH: written }]) {
      const error = await failure(load('', { readFile, env }))
      expect(JSON.stringify(error.toWire())).not.toContain('s3cr3t')
    }
  })

  it('when it is in the secret file', async () => {
    const others = { '/run/secret': SECRET }
    const error = await failure(load(withOidc('client_secret_path: /run/secret', 'x: 1'), { others }))
    expect(JSON.stringify(error.toWire())).not.toContain('s3cr3t')
  })
})

describe('variables in a path', () => {
  it.each([
    ['$A/$B', { text: '1/2' }],
    [`${braced('A')}${braced('B')}`, { text: '12' }],
    ['$AB', { unset: 'AB' }],
    ['$', { text: '$' }],
    ['a$/b', { text: 'a$/b' }],
    ['$1', { text: '$1' }],
    ['${A', { text: '${A' }],
    ['$toString', { unset: 'toString' }],
    ['$X$Y', { unset: 'X' }],
  ])('%s', (text, expected) => {
    expect(expandVariables(text, { A: '1', B: '2' })).toEqual(expected)
  })
})
