/** Every error that a file can have, as tables: that is why it is long. */
import { describe, expect, it } from 'vitest'
import { readFileText } from '../../../core/config/written.ts'
import { CONFIG, failure, load, POLICY, withOidc } from './loading.ts'

/** Text of the file · line:column · key · what the reason says · what the fix says. */
type Row = readonly [name: string, text: string, place: string, key: string, reason: string, fix: string]

const HEAD = 'oidc:\n  issuer: https://id.example.com\n  client_id: latchkey\n'
const issuer = (value: string) => `oidc:\n  issuer: ${value}\n  client_id: latchkey\n`
const control = (value: string) => `${HEAD}control:\n  url: ${value}\n`

const UNKNOWN: readonly Row[] = [
  [
    'a misspelt key',
    withOidc('allowed_domain: a'),
    '4:3',
    'oidc.allowed_domain',
    'is not a known key',
    'Did you mean allowed_domains?',
  ],
  [
    'a key with hyphens',
    withOidc('allowed-domains: a'),
    '4:3',
    'oidc.allowed-domains',
    'is not a known key',
    'Did you mean allowed_domains?',
  ],
  [
    'a key in camel case',
    withOidc('extraParams: {}'),
    '4:3',
    'oidc.extraParams',
    'is not a known key',
    'Did you mean extra_params?',
  ],
  ['a key in capitals', withOidc('Scope: [openid]'), '4:3', 'oidc.Scope', 'is not a known key', 'Did you mean scope?'],
  [
    'a misspelt block',
    `${HEAD}devices:\n  hostname: x\n`,
    '4:1',
    'devices',
    'is not a known key',
    'Did you mean device?',
  ],
  [
    'a misspelt key of Headscale',
    `${HEAD}listen_adr: x\n`,
    '4:1',
    'listen_adr',
    'is not a known key',
    'Did you mean listen_addr?',
  ],
  [
    'a misspelt key two blocks deep',
    withOidc('pkce:', '  enable: true'),
    '5:5',
    'oidc.pkce.enable',
    'is not a known key',
    'Did you mean enabled?',
  ],
  [
    'a key at the top that belongs below oidc',
    `${HEAD}allowed_users: a\n`,
    '4:1',
    'allowed_users',
    'is not a known key',
    'Write allowed_users: below oidc:, indented.',
  ],
  [
    'a dotted key',
    `${HEAD}redirect.ports: 8400\n`,
    '4:1',
    'redirect.ports',
    'is not a known key',
    'Write ports: below redirect:, indented.',
  ],
  [
    'a key like nothing',
    `${HEAD}zzzzzzzz: 1\n`,
    '4:1',
    'zzzzzzzz',
    'is not a known key',
    'Remove it; known here are oidc, control, device, redirect, app.',
  ],
  [
    "Latchkey's node settings below Headscale's node",
    `${HEAD}node:\n  hostname: x\n`,
    '5:3',
    'node.hostname',
    'is not a known key',
    'Write it as device.hostname: node: belongs to Headscale.',
  ],
  [
    'a merge key',
    withOidc('<<: {}'),
    '4:3',
    'oidc',
    'has a key that cannot be one',
    'Known here are issuer, client_id,',
  ],
  [
    'a key without its colon',
    withOidc('client_secret=abc: d'),
    '4:3',
    'oidc',
    'has a key that cannot be one',
    'Write client_secret: with a space after the colon.',
  ],
  ['a list as a key', withOidc('? [a]', ': b'), '4:5', 'oidc', 'has a key that is not a word', 'Write name: value.'],
]

const TYPES: readonly Row[] = [
  [
    'a list for a text',
    'oidc:\n  issuer: https://id.example.com\n  client_id: [a]\n',
    '3:14',
    'oidc.client_id',
    'must be text',
    'Write one word, or a text in quotes.',
  ],
  [
    'a map for a text',
    withOidc('client_secret_path: { a: b }'),
    '4:23',
    'oidc.client_secret_path',
    'must be text',
    'Write one word',
  ],
  ['true for a text', withOidc('client_secret: true'), '4:18', 'oidc.client_secret', 'must be text', 'Write one word'],
  [
    'a word for true or false',
    withOidc('email_verified_required: yes'),
    '4:28',
    'oidc.email_verified_required',
    'must be true or false',
    'Headscale reads any other word as false.',
  ],
  [
    'a map for a list',
    withOidc('allowed_users: { a: b }'),
    '4:18',
    'oidc.allowed_users',
    'must be a list of texts',
    'Write [one, two]',
  ],
  [
    'a list in a list',
    withOidc('allowed_users:', '  - [a]'),
    '5:5',
    'oidc.allowed_users',
    'must be a list of texts',
    'Write [one, two]',
  ],
  [
    'a name that no parameter has',
    withOidc('extra_params: { "a b": c }'),
    '4:17',
    'oidc.extra_params',
    'must be a map of names to texts',
    'Write each as name: value',
  ],
  [
    'an empty entry in a list',
    withOidc('allowed_groups: [a, ""]'),
    '4:19',
    'oidc.allowed_groups',
    'has an empty entry',
    'Remove it',
  ],
  [
    'a list for a map',
    withOidc('extra_params: [a]'),
    '4:17',
    'oidc.extra_params',
    'must be a map of names to texts',
    'Write each as name: value',
  ],
  [
    'a map in a map',
    withOidc('extra_params: { a: { b: c } }'),
    '4:17',
    'oidc.extra_params',
    'must be a map of names to texts',
    'Write each as name: value',
  ],
  [
    'a text for a block',
    `${HEAD}control: https://headscale.example.com\n`,
    '4:10',
    'control',
    'must be a block of settings',
    'indented',
  ],
  ['a list for a block', `${HEAD}device: [a]\n`, '4:9', 'device', 'must be a block of settings', 'indented'],
  [
    'a scope without openid',
    withOidc('scope: [profile]'),
    '4:10',
    'oidc.scope',
    'does not contain openid',
    'Add openid',
  ],
  ['an empty scope', withOidc('scope: []'), '4:10', 'oidc.scope', 'does not contain openid', 'Add openid'],
  [
    'a PKCE method that does not exist',
    withOidc('pkce: { method: s256 }'),
    '4:19',
    'oidc.pkce.method',
    'must be S256 or plain',
    'Write S256.',
  ],
  [
    'port 0',
    `${HEAD}redirect:\n  ports: [0]\n`,
    '5:10',
    'redirect.ports',
    'must be port numbers from 1 to 65535',
    'Write [8400, 8401]',
  ],
  ['port 65536', `${HEAD}redirect:\n  ports: 65536\n`, '5:10', 'redirect.ports', 'must be port numbers', 'Write [8400'],
  [
    'a port that is a word',
    `${HEAD}redirect:\n  ports: [http]\n`,
    '5:10',
    'redirect.ports',
    'must be port numbers',
    'Write [8400',
  ],
  [
    'a host name with a dot',
    `${HEAD}device:\n  hostname: a.b\n`,
    '5:13',
    'device.hostname',
    'is not a host name',
    'without dots',
  ],
  [
    'a parameter that the app sets itself',
    withOidc('extra_params: { state: x }'),
    '4:17',
    'oidc.extra_params',
    'must not hold state',
    'Remove state here.',
  ],
  [
    'a secret among the parameters',
    withOidc('extra_params: { client_secret: x }'),
    '4:17',
    'oidc.extra_params',
    'must not hold client_secret',
    'Remove client_secret here.',
  ],
]

const URLS: readonly Row[] = [
  ['an http issuer', issuer('http://id.example.com'), '2:11', 'oidc.issuer', 'uses http', 'Use https://'],
  [
    'an http issuer that only looks like loopback',
    issuer('http://127.0.0.1.example.com'),
    '2:11',
    'oidc.issuer',
    'uses http',
    'Use https://',
  ],
  [
    'an issuer with a query',
    issuer('https://id.example.com/?a=b'),
    '2:11',
    'oidc.issuer',
    'has a query or a fragment',
    'Remove everything from',
  ],
  [
    'an issuer with an empty query',
    issuer('https://id.example.com/?'),
    '2:11',
    'oidc.issuer',
    'has a query or a fragment',
    'Remove everything from',
  ],
  [
    'an issuer with a fragment',
    issuer('"https://id.example.com/#a"'),
    '2:11',
    'oidc.issuer',
    'has a query or a fragment',
    'Remove everything from',
  ],
  [
    'an issuer with a password',
    issuer('https://a:b@id.example.com'),
    '2:11',
    'oidc.issuer',
    'carries a user name or password',
    'Remove what stands before the @.',
  ],
  [
    'an issuer that is the discovery document',
    issuer('https://id.example.com/.well-known/openid-configuration'),
    '2:11',
    'oidc.issuer',
    'is the address of the discovery document',
    'Remove /.well-known',
  ],
  [
    'an issuer that is no address',
    issuer('id.example.com'),
    '2:11',
    'oidc.issuer',
    'is not a web address',
    'beginning with https://',
  ],
  [
    'an issuer of another scheme',
    issuer('ftp://id.example.com'),
    '2:11',
    'oidc.issuer',
    'is not a web address',
    'beginning with https://',
  ],
  [
    'an issuer with a space',
    issuer('"https://id.example.com "'),
    '2:11',
    'oidc.issuer',
    'is not a web address',
    'beginning with https://',
  ],
  ['an http control URL', control('http://headscale.example.com'), '5:8', 'control.url', 'uses http', 'Use https://'],
  [
    'a control URL with a path',
    control('https://example.com/headscale'),
    '5:8',
    'control.url',
    'has a path',
    'serve Headscale at the root',
  ],
  [
    'a control URL with a query',
    control('https://headscale.example.com?a'),
    '5:8',
    'control.url',
    'has a query or a fragment',
    'Remove everything',
  ],
  [
    'a server_url with a path',
    `${HEAD}server_url: https://example.com/hs\n`,
    '4:13',
    'server_url',
    'has a path',
    'serve Headscale at the root',
  ],
  [
    'an http server_url',
    `${HEAD}server_url: http://headscale.example.com\n`,
    '4:13',
    'server_url',
    'uses http',
    'Use https://',
  ],
]

const YAML: readonly Row[] = [
  [
    'a key given twice',
    withOidc('scope: openid', 'issuer: https://x'),
    '5:3',
    'oidc.issuer',
    'is given twice, first on line 2',
    'Keep one of the two.',
  ],
  [
    'a block given twice',
    `${HEAD}oidc: {}\n`,
    '4:1',
    'oidc',
    'is given twice, first on line 1',
    'Keep one of the two.',
  ],
  [
    'a name given twice in a map',
    withOidc('extra_params: { a: b, a: c }'),
    '4:25',
    'oidc.extra_params',
    'holds a name twice',
    'Keep one of the two.',
  ],
  ['a tab', `oidc:\n\tissuer: x\n`, '2:1', '', 'is indented with a tab', 'Indent with spaces.'],
  ['an open bracket', withOidc('scope: [openid'), '5:1', '', 'a bracket above it is still open', 'close what you open'],
  ['a nested colon', withOidc('client_id2: a: b'), '4:15', '', 'has a colon where none can be', 'in quotes'],
  [
    'a text that begins with @',
    withOidc('client_secret: @a'),
    '4:18',
    '',
    'begins a text with a character',
    'Put the text in quotes.',
  ],
  ['a text that begins with *', withOidc('client_secret: *a'), '4:18', '', 'uses an alias', 'in quotes'],
  ['an alias before its anchor', withOidc('scope: [*a, &a openid]'), '4:11', '', 'uses an alias', 'in quotes'],
  ['a tag', withOidc('client_secret: !a b'), '4:18', '', 'uses a tag', 'in quotes'],
  ['a second document', `${HEAD}---\noidc: {}\n`, '4:1', '', 'begins a second document', 'Keep one document'],
  ['a wrong escape', withOidc('client_secret: "a\\q"'), '4:20', '', 'has a backslash', 'single quotes'],
  ['a list at the top', '- a\n', '1:1', '', 'does not begin with a key', 'Begin with oidc:'],
  ['a lone text', 'hello\n', '1:1', '', 'does not begin with a key', 'Begin with oidc:'],
  ['an alias bomb', bomb(), '1:1', '', 'repeats itself too often through aliases', 'Write the values out.'],
  [
    'an alias that holds itself',
    withOidc('extra_params: &a { b: *a }'),
    '4:20',
    'oidc.extra_params',
    'holds too much',
    'Write the values out',
  ],
]

function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
  return `a0: &a0 [x]\n${lines.join('\n')}\n${HEAD}`
}

describe.each([
  ['an unknown key', UNKNOWN],
  ['a wrong type', TYPES],
  ['an address', URLS],
  ['the YAML', YAML],
] as const)('an error about %s names place, reason and fix:', (_, rows) => {
  it.each(rows)('%s', async (_, text, place, key, reason, fix) => {
    const error = await failure(load(text))
    expect(error.code).toBe('config.invalid')
    expect(error.params).toMatchObject({
      file: CONFIG,
      line: place.split(':')[0],
      column: place.split(':')[1],
      key,
      count: '1',
    })
    expect(error.params.reason).toContain(reason)
    expect(error.hint).toContain(fix)
    expect(error.userMessage.startsWith(`${CONFIG}:${place}: ${key}`)).toBe(true)
    expect(error.userMessage).toContain(reason)
  })
})

describe('all errors', () => {
  it('are shown at once, each with its fix, and the first fills the parameters', async () => {
    const error = await failure(load(`oidc:\n  isuer: x\n  scope: [profile]\ncontrol:\n  url: http://example.com\n`))
    expect(error.userMessage.split('\n')).toEqual([
      'The configuration has 3 problems:',
      `${CONFIG}:2:3: oidc.isuer is not a known key. Did you mean issuer?`,
      `${CONFIG}:3:10: oidc.scope does not contain openid. Add openid: without it the provider sends no ID token.`,
      expect.stringContaining(`${CONFIG}:5:8: control.url uses http`),
    ])
    expect(error.params).toMatchObject({ line: '2', column: '3', key: 'oidc.isuer', count: '3' })
    expect(error.hint).toBe('Correct these places, then try again.')
  })

  it('look for what was meant only as far as they are shown', () => {
    const text = `oidc:\n${Array.from({ length: 25 }, (_, i) => `  iss${i}er: 1`).join('\n')}`
    const fixes = readFileText(text, CONFIG, 'file').problems.map(({ fix }) => fix)
    expect(fixes).toHaveLength(25)
    expect(new Set(fixes.slice(0, 20))).toEqual(new Set(['Did you mean issuer?']))
    expect(new Set(fixes.slice(20))).toEqual(new Set(['Remove it.']))
  })

  it('are cut after twenty', async () => {
    const error = await failure(load(Array.from({ length: 25 }, (_, i) => `zzzzzzz${i}: 1`).join('\n')))
    expect(error.userMessage.split('\n')).toHaveLength(22)
    expect(error.userMessage).toContain('… and 5 more.')
  })

  it('of a file and its policy come together, each with its file', async () => {
    const others = { [POLICY]: 'control:\n  ulr: x\nserver_url: https://x\n' }
    const error = await failure(load(withOidc('x: 1'), { others }))
    expect(error.userMessage).toContain(`${POLICY}:2:3: control.ulr is not a known key. Did you mean url?`)
    expect(error.userMessage).toContain(`${POLICY}:3:1: server_url is not a known key. Remove it`)
    expect(error.userMessage).toContain(`${CONFIG}:4:3: oidc.x`)
  })

  it('name the variable or the flag where there is no line', async () => {
    const env = { LATCHKEY_CONTROL_URL: 'http://headscale.example.com', HEADSCALE_OIDC_EXTRA_PARAMS: '{prompt}' }
    const error = await failure(load(withOidc(), { env, flags: { 'redirect.ports': 'x' } }))
    expect(error.userMessage).toContain('--redirect-ports: redirect.ports must be port numbers')
    expect(error.userMessage).toContain('environment variable LATCHKEY_CONTROL_URL: control.url uses http')
    expect(error.userMessage).toContain(
      'environment variable HEADSCALE_OIDC_EXTRA_PARAMS: oidc.extra_params must be a map',
    )
    expect(error.params).toMatchObject({ line: '', column: '' })
  })

  it('of a value that a stronger source replaces are still told', async () => {
    const error = await failure(load(withOidc('scope: [x]'), { env: { LATCHKEY_OIDC_SCOPE: 'openid' } }))
    expect(error.params).toMatchObject({ line: '4', key: 'oidc.scope' })
  })
})

describe('nesting beyond reason', () => {
  // Where the parser gives up depends on the size of the stack.
  it('is one error, at the place where the parser gave up', async () => {
    const error = await failure(load(`oidc: ${'['.repeat(200_000)}`))
    expect(error.params).toMatchObject({ count: '1', line: '1', reason: 'is nested too deeply' })
  })
})

describe('a missing issuer or client ID', () => {
  it.each([
    ['points at the empty value', 'oidc:\n  issuer: ""\n  client_id: latchkey\n', `${CONFIG}:2:3`, 'oidc.issuer'],
    [
      'points at the block',
      'control: {}\noidc:\n  issuer: https://id.example.com\n',
      `${CONFIG}:2:1`,
      'oidc.client_id',
    ],
    ['names the file where there is no block', 'device: {}\n', CONFIG, 'oidc.issuer'],
    ['names the file when it is empty', '# nothing\n', CONFIG, 'oidc.issuer'],
  ])('%s', async (_, text, place, key) => {
    const error = await failure(load(text))
    expect(error.userMessage).toContain(`${place}: ${key} is missing.`)
  })
})
